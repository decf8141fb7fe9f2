/** A recording of 100,000 calls, and conditions by which a search of it takes as long as it is let. */
import { join } from 'node:path';
import { instance } from '../support/captured.js';
import { folder } from '../support/client.js';
import { TraceBuilder } from '../support/trace-builder.js';

export const CALLS = 100_000;
const CALLS_IN_CHUNK = 500;
/** Of the end, where calls are few in a chunk, so that a condition that takes long is not asked of many at once. */
const RARE_CALLS = 2400;

export const longTrace = join(folder, 'long.rvtrace');
export const longScript = join(folder, 'long.js');
export const OFTEN = 3;
export const RARE = 6;
/** Some milliseconds, and never true. */
export const SLOW = 'Array.from({ length: 8000 }, (_, i) => i * i).some((square) => square < 0)';

const builder = new TraceBuilder(longTrace, { cwd: folder });
const id = builder.script(
  longScript,
  'const often = () => {\n\n  return 1;\n};\nconst rare = () => {\n  return 1;\n};\n',
);
const often = builder.fn(id, 'often', [1, 4], { lines: [OFTEN] });
const rare = builder.fn(id, 'rare', [5, 7], { lines: [RARE], parameters: ['cart'] });
for (let chunk = 0; chunk < CALLS / CALLS_IN_CHUNK; chunk++) {
  for (let call = 0; call < CALLS_IN_CHUNK; call++) builder.leave(builder.enter(often), OFTEN);
  builder.flush();
}
for (let call = 0; call < RARE_CALLS; call++) {
  builder.leave(builder.enter(rare, [instance('Cart', { call })]), RARE);
  builder.flush();
}
builder.end();
