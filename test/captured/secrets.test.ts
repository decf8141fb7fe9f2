/** Not one byte of a secret is in a trace, wherever its name gives it away; and they would be found if they were. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rearview, root, temporaryFolder } from '../support/cli.js';
import { onlyTrace } from '../support/plain-and-recorded.js';
import { targetNodes } from '../support/target-nodes.js';

const program = join(root, 'test/fixtures/captured/secrets.cjs');
const canary = (n: number) => ['can', 'ary', '-', n, '-', 'end'].join('');

interface Recorded {
  bytes: Buffer;
  planted: number;
  trace: string;
}

async function recordSecrets(node: string, options: string[], args: string[] = []): Promise<Recorded> {
  const folder = temporaryFolder();
  const recorded = await rearview(['record', '-q', '-o', folder, ...options, '--', node, program, ...args]);
  expect(recorded).toMatchObject({ code: 0, stderr: '' });
  const planted = Number(/^planted (\d+)\n$/.exec(recorded.stdout)?.[1]);
  const trace = onlyTrace(folder);
  return { bytes: readFileSync(trace), planted, trace };
}

function found({ bytes, planted }: Recorded): number[] {
  const numbers = Array.from({ length: planted }, (_, i) => i + 1);
  return numbers.filter((n) => bytes.includes(canary(n), 0, 'utf8') || bytes.includes(canary(n), 0, 'utf16le'));
}

describe.each(targetNodes)('Node $version', ({ path }) => {
  test('no secret is in the trace', async () => {
    const recorded = await recordSecrets(path, [], ['--password', canary(1), `--url=https://a:${canary(2)}@host`]);
    expect(recorded.planted).toBeGreaterThan(90);
    expect(found(recorded)).toEqual([]);
    // What is no secret is there.
    for (const shown of ['theme=dark', 'ann', 'text/html', 'userPassword', '<redacted>']) {
      expect(recorded.bytes.includes(shown)).toBe(true);
    }
  });

  test('without the default names they are all found', async () => {
    const recorded = await recordSecrets(path, ['--no-redact-defaults', '--redact', 'secret']);
    // One is kept under a name with that word; the function that makes them all is named so, or every one were found there.
    // Another is in process.env, which is shown by name only.
    expect(found(recorded)).toHaveLength(recorded.planted - 2);
  });
});

test('--redact names others, besides the default names or alone', async () => {
  const { path } = targetNodes[0]!;
  expect(found(await recordSecrets(path, ['--redact', 'iban, phone number']))).toEqual([]);
  const only = await recordSecrets(path, ['--no-redact-defaults', '--redact', 'secret,cardNumber,cvv']);
  expect(found(only)).toHaveLength(only.planted - 4);
});

test('a name without a letter is refused', async () => {
  expect(await rearview(['record', '--redact', '42', '--', 'node', program])).toMatchObject({
    code: 2,
    stderr: 'rearview: cannot redact "42"; give names such as "iban" or "phone number"\n',
  });
});
