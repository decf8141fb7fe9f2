/**
 * The differential programs of one family: the folder test/fixtures/differential/FAMILY. A file there is a program, and a
 * folder is one whose first file is `main`. Comments in the first file say what a run of it needs:
 *
 *     // since Node 24: `using`
 *     // node: --enable-source-maps
 *     // stdin: two lines\n
 *     // no oracle: prints the text of its own functions
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../support/cli.js';

export interface Program {
  /** Says the behaviour. */
  name: string;
  folder: string;
  /** Of the program, inside the folder; the first is started. */
  files: string[];
  nodeArgs: string[];
  stdin: string;
  /** The oldest major version of Node that runs it, and what for. */
  since?: { version: number; reason: string };
  /** Has an await that no hook can see. */
  suspendsSilently: boolean;
  /** Why the oracle says nothing about it. */
  noOracle?: string;
}

const fixtures = join(root, 'test/fixtures/differential');

export function programsOf(family: string): Program[] {
  const folder = join(fixtures, family);
  return readdirSync(folder).map((entry) => {
    const path = join(folder, entry);
    const name = entry.replace(/\.\w+$/, '').replaceAll('-', ' ');
    if (!statSync(path).isDirectory()) return programIn(name, folder, [entry]);
    const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((file) =>
      statSync(join(path, file)).isFile(),
    );
    const isMain = (file: string): boolean => /^main\.\w+$/.test(file);
    return programIn(name, path, [...files.filter(isMain), ...files.filter((file) => !isMain(file))]);
  });
}

export function programIn(name: string, folder: string, files: string[]): Program {
  const text = readFileSync(join(folder, files[0]!), 'utf8');
  const said = (what: string): RegExpExecArray | null => new RegExp(`^// ${what}: (.*)$`, 'm').exec(text);
  const since = said('since Node (\\d+)');
  const noOracle = said('no oracle');
  return {
    name,
    folder,
    files,
    nodeArgs: said('node')?.[1]?.split(' ') ?? [],
    stdin: (said('stdin')?.[1] ?? '').replaceAll('\\n', '\n'),
    suspendsSilently: /\b(for await|await using)\b/.test(text),
    ...(since ? { since: { version: Number(since[1]), reason: since[2]! } } : {}),
    ...(noOracle ? { noOracle: noOracle[1]! } : {}),
  };
}
