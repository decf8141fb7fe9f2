/** Holds the tree against the import law, and against cycles, type imports included. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { EDGES, PACKAGES, PARTS } from './import-law.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = ['schema', 'recorder', 'replay', 'presentation', 'adapter', 'cli'].flatMap((folder) =>
  sourcesBelow(join(root, folder)),
);

function sourcesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'generated' ? [] : sourcesBelow(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

function importsOf(file: string): string[] {
  return ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles.map(({ fileName }) => fileName);
}

/** The file an import of our own leads to; undefined for packages. */
function target(file: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const path = resolve(dirname(file), specifier);
  return [path.replace(/\.js$/, '.ts'), path].find(existsSync) ?? path;
}

function partOf(file: string): string {
  const path = relative(root, file);
  const part = [...PARTS].sort((a, b) => b.length - a.length).find((name) => path.startsWith(`${name}/`));
  if (!part) throw new Error(`${path} belongs to no part of the import law`);
  return part;
}

function isAllowed(from: string, to: string, toFile: string): boolean {
  return EDGES.some((edge) => edge.from === from && (edge.to === to || relative(root, toFile) === `${edge.to}.ts`));
}

describe('import law', () => {
  test('looks at the whole tree', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(new Set(files.map(partOf))).toEqual(new Set(PARTS));
  });

  test('every import of our own follows an edge of the law', () => {
    const broken = files.flatMap((file) =>
      importsOf(file).flatMap((specifier) => {
        const to = target(file, specifier);
        if (to === undefined || partOf(to) === partOf(file) || isAllowed(partOf(file), partOf(to), to)) return [];
        return [`${relative(root, file)} imports ${relative(root, to)}`];
      }),
    );
    expect(broken).toEqual([]);
  });

  test('every edge of the law is used', () => {
    const used = new Set(
      files.flatMap((file) =>
        importsOf(file).flatMap((specifier) => {
          const to = target(file, specifier);
          if (to === undefined) return [];
          return EDGES.filter((edge) => edge.from === partOf(file) && isAllowed(edge.from, partOf(to), to)).map(
            (edge) => (edge.to === partOf(to) || relative(root, to) === `${edge.to}.ts` ? edge : undefined),
          );
        }),
      ),
    );
    expect(EDGES.filter((edge) => !used.has(edge))).toEqual([]);
  });

  test('packages are imported only where the law says', () => {
    const builtins = new Set(builtinModules);
    const broken = files.flatMap((file) =>
      importsOf(file).flatMap((specifier) => {
        if (specifier.startsWith('.')) return [];
        if (specifier.startsWith('node:')) return [];
        const name = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : specifier.split('/')[0]!;
        if (builtins.has(name)) return [`${relative(root, file)} imports ${specifier} without "node:"`];
        return PACKAGES[partOf(file)]?.includes(name) ? [] : [`${relative(root, file)} imports ${name}`];
      }),
    );
    expect(broken).toEqual([]);
  });

  test('there is no cycle between files', () => {
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (file: string, path: string[]) => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        cycles.push([...path.slice(path.indexOf(file)), file].map((name) => relative(root, name)).join(' -> '));
        return;
      }
      state.set(file, 'open');
      for (const specifier of importsOf(file)) {
        const to = target(file, specifier);
        if (to?.endsWith('.ts')) visit(to, [...path, file]);
      }
      state.set(file, 'done');
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });

  test('no protocol type reaches the core', () => {
    const core = files.filter((file) => /^(schema|replay)\//.test(relative(root, file)));
    const offenders = core.filter((file) =>
      /\b(DebugProtocol|Protocol\.Runtime|chrome-remote-interface)\b/.test(readFileSync(file, 'utf8')),
    );
    expect(offenders).toEqual([]);
  });
});
