/** Secrets by name: none of their bytes may reach the file. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Dictionary } from '../../recorder/agent/capture/dictionary.js';
import { redactText, redactUrl } from '../../recorder/agent/capture/redacted-text.js';
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

test.each([
  ['Authorization: Bearer abc', 'Authorization: <redacted>'],
  ['authorization:Basic eDp5', 'authorization:<redacted>'],
  ['Cookie: a=b; c=d', 'Cookie: <redacted>'],
  ['X-Api-Key: k', 'X-Api-Key: <redacted>'],
  ['GET / HTTP/1.1\r\nX-Api-Key: k\r\nHost: a', 'GET / HTTP/1.1\r\nX-Api-Key: <redacted>\r\nHost: a'],
  ['{"raw":"a\\r\\nCookie: b\\r\\nHost: c"}', '{"raw":"a\\r\\nCookie: <redacted>\\r\\nHost: c"}'],
  ["curl -H 'Authorization: Bearer a b' -d x", "curl -H 'Authorization: <redacted>' -d x"],
  ['curl -s -u ann:pw https://host/', 'curl -s -u <redacted> https://host/'],
  ['curl --user ann:pw', 'curl --user <redacted>'],
  ['mysql --password hunter2 shop', 'mysql --password <redacted> shop'],
  ["x --api-key 'a b' c", 'x --api-key <redacted> c'],
  ['Server=a;Database=b;User Id=c;Password=d e;Port=1', 'Server=a;Database=b;User Id=c;Password=<redacted> e;Port=1'],
  ["password='a b' c", 'password=<redacted> c'],
  ['password = hunter2\nport = 80', 'password = <redacted>\nport = 80'],
  [
    "{ user: 'ann', password: 'a, b', 'x-api-key': 'k', n: 1 }",
    "{ user: 'ann', password: <redacted>, 'x-api-key': <redacted>, n: 1 }",
  ],
  ['tried password: hunter2, twice', 'tried password: <redacted>, twice'],
  ['{"user":"ann","password":"cut he', '{"user":"ann","password":"<redacted>"'],
  ['sent Bearer abc.def123 to a', 'sent Bearer <redacted> to a'],
  ['Bearer x', 'Bearer <redacted>'],
  ['basic eA==', 'basic <redacted>'],
  ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln, used', 'jwt <redacted>, used'],
  ['key AKIAIOSFODNN7EXAMPLE here', 'key <redacted> here'],
  [
    '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nnext',
    '-----BEGIN RSA PRIVATE KEY-----<redacted>-----END RSA PRIVATE KEY-----\nnext',
  ],
  ['-----BEGIN PRIVATE KEY-----\\nMIIE', '-----BEGIN PRIVATE KEY-----<redacted>'],
  ['postgres://ann:p/w#1@db/shop', 'postgres://<redacted>@db/shop'],
])('the text %j', (text, shown) => {
  expect(redactText(text)).toBe(shown);
});

test.each([
  ...[
    'Bearer tokens are needed',
    'Basic authentication failed',
    'the forbearer of',
    'sort -u a:b',
    'a -- b',
    '--port 80',
  ],
  ...['at /app/token.js:3:5', '    at getToken (file:///app/src/cookie.js:10:2)', 'std::token::next', 'token == other'],
  ...['(token) => 1', 'Unexpected token } in JSON at position 3', 'http://localhost:3000', 'http://[::1]:80/a@b'],
  ...[
    '-----BEGIN CERTIFICATE-----\nMIIE',
    'eyJust a word',
    'AKIAshort',
    'https://host:80/a@b',
    'key: value',
    'secret://a',
  ],
])('nothing of %j is a secret', (text) => {
  expect(redactText(text)).toBe(text);
});

test('a text that is cut may be cut before the @ of a URL', () => {
  const shown = (text: string, length: number) => {
    const dictionary = new Dictionary();
    dictionary.cutTextId(text, length);
    return dictionary.strings.at(-1);
  };
  expect(shown('see postgres://ann:hunter2@db', 24)).toBe('see postgres://<redacted>');
  expect(shown('see https://token@host/path', 14)).toBe('see https://<redacted>');
  expect(shown('https://a:p@ssword@host', 14)).toBe('https://<redacted>');
  expect(shown('https://a:p/word@host', 15)).toBe('https://<redacted>');
  expect(shown('https://host/path/further', 18)).toBe('https://host/path/');
  expect(shown('https://host:80/path/further', 20)).toBe('https://host:80/path');
  expect(shown('https://host and more words', 20)).toBe('https://host and mor');
});

test('a credential that is known by its form is found in any text', () => {
  const piece = fc.constantFrom(
    ...[
      'password',
      'token',
      'Cookie',
      'Authorization',
      'x',
      ' ',
      '=',
      ':',
      ': ',
      '"',
      "'",
      '\\',
      '\n',
      '//',
      '://',
      '@',
    ],
    ...['{', '}', '[', ',', ';', '--', '-u ', 'curl ', 'Bearer ', 'Basic ', 'eyJhbGciOiJ9.e', 'abc12345', '<', '>'],
    ...['-----BEGIN ', 'PRIVATE KEY-----', '-----END ', 'AKIAIOSFODNN7EXAMPLE', '?', '%74oken', '<redacted>'],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 10 }), fc.array(piece, { maxLength: 10 }), (before, after) => {
      const text = redactText(`${before.join('')} AKIAIOSFODNN7CANARY2 ${after.join('')}`);
      expect(text).not.toContain('CANARY');
    }),
    { numRuns: 3000 },
  );
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
  dictionary.restart(dictionary.segment + 1);
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
