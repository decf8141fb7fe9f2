/** How much is recorded of the files that source maps name. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readOriginals } from '../../recorder/agent/loading/original-files.js';
import { temporaryFolder } from '../support/cli.js';

test('up to 8 million characters for a script, and 64 million for all', () => {
  const folder = temporaryFolder();
  for (const name of ['a.ts', 'b.ts']) writeFileSync(join(folder, name), 'x'.repeat(4_000_000));
  writeFileSync(join(folder, 'c.ts'), 'x');
  const read = () => readOriginals('{"sources":["a.ts","b.ts","c.ts"]}', folder).map(({ text }) => text.length);
  for (let script = 0; script < 8; script++) expect(read()).toEqual([4_000_000, 4_000_000]);
  expect(read()).toEqual([]);
});
