/** The stock Cap'n Proto tool decodes a trace that the recorder wrote, from the file as it is. */
import { spawnSync } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { capnpMissing } from '../support/capnp-tool.js';
import { rearview, root, temporaryFolder } from '../support/cli.js';
import { onlyTrace } from '../support/plain-and-recorded.js';

test('capnp decode reads a recorded trace', async (context) => {
  const missing = capnpMissing();
  if (missing) context.skip(missing);
  const folder = temporaryFolder();
  const program = join(root, 'test/fixtures/adds-to-cart.cjs');
  await rearview(['record', '--quiet', '-o', folder, '--', process.execPath, program]);
  const decoded = spawnSync('capnp', ['decode', 'schema/trace.capnp', 'Record'], {
    cwd: root,
    stdio: [openSync(onlyTrace(folder), 'r'), 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  });
  expect(decoded.stderr.toString().replace(/.*PWD environment variable.*\n/, '')).toBe('');
  expect(decoded.status).toBe(0);
  const text = decoded.stdout.toString();
  expect(text).toContain('header = (');
  expect(text).toContain('end = (');
  expect(text).toMatch(/name = "add",\s+className = "Cart"/);
});
