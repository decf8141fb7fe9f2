// Regenerates schema/generated from schema/trace.capnp. Needs the `capnp` tool (Debian: capnproto).
// With --out DIR it writes there instead, so that a test can compare.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = process.argv[2] === '--out' ? process.argv[3] : join(root, 'schema/generated');
const banner = '// Generated from schema/trace.capnp by `npm run schema`. Do not edit.\n';

const work = mkdtempSync(join(tmpdir(), 'rearview-schema-'));
try {
  writeFileSync(join(work, 'trace.capnp'), readFileSync(join(root, 'schema/trace.capnp')));
  execFileSync('capnp', ['compile', `-o${join(root, 'node_modules/.bin/capnpc-ts')}`, 'trace.capnp'], {
    cwd: work,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  mkdirSync(out, { recursive: true });
  // The compiler emits CommonJS; the package is ESM, so the files take the extensions that say so.
  writeFileSync(join(out, 'trace.capnp.cjs'), banner + readFileSync(join(work, 'trace.capnp.js'), 'utf8'));
  writeFileSync(join(out, 'trace.capnp.d.cts'), banner + readFileSync(join(work, 'trace.capnp.d.ts'), 'utf8'));
} finally {
  rmSync(work, { recursive: true, force: true });
}
