/** Where maps and their sources may be, and which texts get into the trace. */
import { mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { openEngine } from '../../replay/engine.js';
import { temporaryFolder } from '../support/cli.js';
import { currentNode } from '../support/target-nodes.js';
import { runOn } from './walk.js';

// Characters that mean something in an address.
const folder = join(realpathSync(temporaryFolder()), 'tür 100% [of] it');
const text = (name: string) => `export const name: string = '${name}';\n`;
const at = (...path: string[]) => join(folder, ...path);

function put(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

function mapOf(source: string, more: object = {}): string {
  return JSON.stringify({ version: 3, names: [], mappings: 'AAAA', ...more, sources: [source] });
}

/** By name of the script: the address of its map, the file of that, the map, and the source it leads to. */
const scripts: Record<string, { address: string; file?: string; map: string; source: string }> = {
  relative: {
    address: 'maps/relative.map',
    file: at('maps/relative.map'),
    map: mapOf('../relative.ts'),
    source: at('relative.ts'),
  },
  encoded: { address: 'enc%6fded%20map', file: at('encoded map'), map: mapOf('encoded.ts'), source: at('encoded.ts') },
  absolute: {
    address: encodeURI(at('absolute.map')),
    file: at('absolute.map'),
    map: mapOf(at('src/absolute.ts')),
    source: at('src/absolute.ts'),
  },
  url: {
    address: pathToFileURL(at('url.map')).href,
    file: at('url.map'),
    map: mapOf(pathToFileURL(at('src/url.ts')).href),
    source: at('src/url.ts'),
  },
  rooted: {
    address: 'rooted.map',
    file: at('rooted.map'),
    map: mapOf('rooted.ts', { sourceRoot: 'src/' }),
    source: at('src/rooted.ts'),
  },
  nulled: {
    address: 'nulled.map',
    file: at('nulled.map'),
    map: mapOf('nulled.ts', { sourcesContent: [null] }),
    source: at('nulled.ts'),
  },
  base64: {
    address: `data:application/json;charset=utf-8;base64,${Buffer.from(mapOf('base64.ts')).toString('base64')}`,
    map: '',
    source: at('base64.ts'),
  },
  percent: {
    address: `data:application/json,${encodeURIComponent(mapOf('percent.ts'))}`,
    map: '',
    source: at('percent.ts'),
  },
};

async function recorded(): Promise<string> {
  for (const [name, { address, file, map, source }] of Object.entries(scripts)) {
    put(at(`${name}.js`), `exports.name = '${name}';\n//# sourceMappingURL=${address}\n`);
    if (file !== undefined) put(file, map);
    put(source, text(name));
  }
  // What a map names is not therefore the program's.
  put(at('secret'), 'password');
  put(at('secret.js'), `exports.name = 'secret';\n//# sourceMappingURL=secret.map\n`);
  put(at('secret.map'), mapOf('secret'));
  const names = [...Object.keys(scripts), 'secret'];
  put(at('main.js'), names.map((name) => `require('./${name}.js');\n`).join(''));
  const { plain, recorded, trace } = await runOn(currentNode.path, ['main.js'], { cwd: folder });
  expect(recorded).toEqual(plain);
  expect(recorded.code).toBe(0);
  return trace;
}

test('a trace has the texts wherever they were, and shows them when they are gone', async () => {
  const trace = await recorded();
  rmSync(folder, { recursive: true });
  const engine = openEngine(trace);
  const sources = engine.sources();
  for (const [name, { source }] of Object.entries(scripts)) {
    const original = sources.find(({ kind, path }) => kind === 'original' && path === source);
    expect([name, original?.text]).toEqual([name, text(name)]);
  }
  const secret = engine.scripts().find(({ url }) => url.endsWith('/secret.js'))!;
  expect(secret.originals).toEqual([]);
  expect(engine.sourceMapProblem(secret)).toContain('is not recorded');
  engine.close();
});
