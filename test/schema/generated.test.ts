/** The committed generated code is what the schema compiler makes of trace.capnp today. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { capnpMissing } from '../support/capnp-tool.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('regenerating the schema changes nothing', (context) => {
  const missing = capnpMissing();
  if (missing) context.skip(missing);
  const out = mkdtempSync(join(tmpdir(), 'rearview-generated-'));
  try {
    execFileSync(process.execPath, [join(root, 'scripts/schema.mjs'), '--out', out], { stdio: 'pipe' });
    for (const file of ['trace.capnp.cjs', 'trace.capnp.d.cts']) {
      expect(readFileSync(join(out, file), 'utf8')).toBe(readFileSync(join(root, 'schema/generated', file), 'utf8'));
    }
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});

test('the compiler takes the schema without warnings', (context) => {
  const missing = capnpMissing();
  if (missing) context.skip(missing);
  const compiled = spawnSync('capnp', ['compile', '-o-', 'schema/trace.capnp'], { cwd: root });
  expect(compiled.status).toBe(0);
  expect(compiled.stderr.toString().replace(/.*PWD environment variable.*\n/, '')).toBe('');
});
