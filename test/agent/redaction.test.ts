/** Secrets by name: none of their bytes may reach the file. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Dictionary } from '../../recorder/agent/capture/dictionary.js';
import { redactUrl } from '../../recorder/agent/capture/redacted-text.js';
import { isSecretName } from '../../recorder/agent/capture/redaction.js';
import { withoutSecrets } from '../../recorder/agent/writing/trace-header.js';
import { addFunctions, functionEntry, record } from './recording.js';

test.each([
  ...[
    'password',
    'Password',
    'PASSWORD',
    'userPassword',
    'password_hash',
    'db-password',
    'passwd',
    'pwd',
    'passphrase',
  ],
  ...['secret', 'clientSecret', 'AWS_SECRET_ACCESS_KEY', 'aws_access_key_id', 'token', 'accessToken', 'refresh_token'],
  ...['XSRF-TOKEN', 'tokens', 'authorization', 'Proxy-Authorization', 'cookie', 'Set-Cookie', 'cookies', 'apiKey'],
  ...[
    'APIKey',
    'api_key',
    'x-api-key',
    'apikey',
    'privateKey',
    'private key',
    'PRIVATE_KEY',
    'sessionId',
    'session_id',
  ],
  ...['sessionid', 'credentials', 'Credential', 'oauth2Token', 'connect.sid', '--password', 'JWT', 'accesstoken'],
])('%s looks like a secret', (name) => {
  expect(isSecretName(name)).toBe(true);
  expect(isSecretName(name)).toBe(true); // From the cache.
});

test.each([
  ...[
    'name',
    'secretary',
    'tokenizer',
    'tokenize',
    'keyboard',
    'key',
    'keys',
    'session',
    'authors',
    'author',
    'compass',
  ],
  ...['api', 'id', 'cookieless', 'passwordless', 'accessible', 'monkey', '', '___', 'ключ', 'x'.repeat(500)],
])('%s does not', (name) => {
  expect(isSecretName(name)).toBe(false);
});

test.each([
  ['/path', '/path'],
  ['/p?token=a', '/p?token=<redacted>'],
  ['/p?a=1&api_key=b&c=2', '/p?a=1&api_key=<redacted>&c=2'],
  ['/p?to%6ben=a', '/p?to%6ben=<redacted>'],
  ['/p?%zz=a&token=b', '/p?%zz=a&token=<redacted>'],
  ['/p?token', '/p?token'],
  ['/p?token=a=b', '/p?token=<redacted>'],
  ['/p?a=1;secret=b', '/p?a=1;secret=<redacted>'],
  ['/p?a=1#access_token=b', '/p?a=1#access_token=<redacted>'],
  ['https://me:pw@host:1/p@q?x=1', 'https://<redacted>@host:1/p@q?x=1'],
  ['/a//b@c', '/a//<redacted>@c'],
])('the URL %s', (url, shown) => {
  expect(redactUrl(url)).toBe(shown);
});

test('program arguments', () => {
  expect(withoutSecrets(['node', 'app.js', '--token', 'a', '--api-key=b', '--port', '80', 'password', 'c'])).toEqual([
    ...['node', 'app.js', '--token', '<redacted>', '--api-key=<redacted>', '--port', '80', 'password', 'c'],
  ]);
  expect(withoutSecrets(['--token', '-x7', '--token', '--port', '--token', '-v', '-password='])).toEqual([
    ...['--token', '<redacted>', '--token', '--port', '--token', '-v', '-password=<redacted>'],
  ]);
  expect(withoutSecrets(['-H', 'Authorization: a', '--header=cookie:a=b', 'pass:c', 'a:b', 'token://a/'])).toEqual([
    ...['-H', 'Authorization: <redacted>', '--header=cookie:<redacted>', 'pass:<redacted>', 'a:b', 'token://a/'],
  ]);
});

test.each([
  ['with a secret', (i: number) => `token=${i}`, 200_000, 1],
  ['that are not well-formed', (i: number) => `\ud800${i}`, 100_001, 100_001],
])('texts %s fill a segment, too', (_, text, mostTexts, mostWritten) => {
  const dictionary = new Dictionary();
  let added = 0;
  while (!dictionary.isFull && added < 300_000) dictionary.textId(text(added++));
  expect(added).toBeLessThanOrEqual(mostTexts);
  expect(dictionary.strings.length).toBeLessThanOrEqual(mostWritten);
  dictionary.taken();
  dictionary.restart();
  expect(dictionary.isFull).toBe(false);
});

describe('in the file', () => {
  test('no byte of a secret, whatever holds it', () => {
    const recording = record();
    addFunctions(
      recording,
      functionEntry(1),
      functionEntry(2, { parameters: ['user', 'password'], capturesThis: true }),
      functionEntry(3, { parameters: ['token'], isAsync: true }),
    );
    const { hooks } = recording;
    const canary = (n: number) => `CANARY-${n}`;
    const login = { user: 'me', password: canary(1), nested: { apiKey: [canary(2)], tokens: { refresh: canary(3) } } };
    const call = hooks.e3(2, { secret: canary(4), visible: 'yes' }, 'ann', canary(5));
    call.t = Object.assign(new Error('no'), { credentials: canary(6) });
    call.x();
    const later = hooks.a1(3, canary(7));
    later.y(login, 1);
    later.r = [login, new Map([['authorization', canary(8)]]), ['Cookie', canary(9), 'Accept', 'text/html']];
    later.x();
    hooks.e1(1, [['set-cookie', canary(10)]]).x();
    hooks.e1(1, process.env).x();
    const trace = recording.finish();
    const text = readFileSync(recording.path, 'latin1');
    expect(text).not.toContain('CANARY');
    // What is not secret is there, and so is the name of what was left out.
    for (const shown of ['yes', 'ann', 'password', 'apiKey', 'authorization', 'text/html'])
      expect(text).toContain(shown);
    expect(trace.events.length).toBeGreaterThan(8);
  });
});
