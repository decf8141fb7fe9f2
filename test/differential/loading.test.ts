/** The programs of test/loading, which load and fail in every way, by the whole recorder and on every Node.js. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { differentialPrograms } from '../loading/differential-programs.js';
import { temporaryFolder } from '../support/cli.js';
import { behaveTheSame } from './support/family.js';
import type { Program } from './support/programs.js';
import { removeFolder } from './support/recorded-run.js';

const root = temporaryFolder();
afterAll(() => removeFolder(root));

behaveTheSame(
  differentialPrograms.map(({ name, files, options }, number): Program => {
    const folder = join(root, String(number));
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), content);
    }
    return {
      name,
      folder,
      files: Object.keys(files),
      nodeArgs: options?.nodeArgs ?? [],
      stdin: '',
      suspendsSilently: false,
      noOracle: 'most print stacks, or their own text',
    };
  }),
);
