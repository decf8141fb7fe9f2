/** Maps that are wrong or missing: the program runs as without us, and the reader shows what ran and says why. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { openEngine, verifyTrace } from '../../replay/engine.js';
import { rearview, temporaryFolder } from '../support/cli.js';
import { currentNode, targetNodes } from '../support/target-nodes.js';
import { runOn, stopAtBreakpoint } from './walk.js';

const TEXT = 'exports.f = function f(x) {\n  return [x + 1, new Error().stack];\n};\n';
const good = {
  version: 3,
  sources: ['good.ts'],
  names: [],
  sourcesContent: ['exports.f = (x: number) =>\n  x + 1;\n'],
  mappings: 'AAAA;EACE',
};
const section = '{"version":3,"sections":[{"offset":{"line":0,"column":0},"map":';
const nested = (depth: number) => `${section.repeat(depth)}${JSON.stringify(good)}${'}]}'.repeat(depth)}`;

/** By name: the map, and what is said of it. */
const wrong: Record<string, [map: unknown, problem: string]> = {
  'not-json': ['{"version":3', 'it is not JSON'],
  'not-an-object': ['"version 3"', 'it is not an object'],
  'another-format': [{ ...good, version: 2 }, 'its version is 2 and not 3'],
  'sources-not-a-list': [{ ...good, sources: { length: 1e9 } }, 'its sources are not a list of names'],
  'content-not-text': [{ ...good, sourcesContent: [{ toString: 1 }] }, 'its sourcesContent is not a list of texts'],
  'no-mappings': [{ ...good, mappings: undefined }, 'its mappings are damaged'],
  'no-vlq': [{ ...good, mappings: 'AAAA;!EACE' }, 'its mappings are damaged'],
  'vlq-cut-short': [{ ...good, mappings: 'AAAA;EACg' }, 'its mappings are damaged'],
  'source-out-of-list': [{ ...good, mappings: 'AAAA;ECCE' }, 'its mappings are damaged'],
  'negative-column': [{ ...good, mappings: 'DAAA' }, 'its mappings are damaged'],
  'negative-line': [{ ...good, mappings: 'AADA' }, 'its mappings are damaged'],
  'too-many-lines': [{ ...good, mappings: `AAAA${';'.repeat(9)}EACE` }, 'it is of another version of the file'],
  // The decoder would make a list for each of these: a map may have millions.
  'many-empty-lines': [{ ...good, mappings: `AAAA${';'.repeat(1005)}` }, 'it is of another version of the file'],
  'many-empty-lines-in-section': [
    {
      version: 3,
      sections: [{ offset: { line: 1, column: 0 }, map: { ...good, mappings: `AAAA${';'.repeat(1004)}` } }],
    },
    'in a section, it is of another version of the file',
  ],
  'too-long-lines': [{ ...good, mappings: 'AAAA;gkBACE' }, 'it is of another version of the file'],
  'another-source': [{ ...good, sourcesContent: ['one line'] }, 'it is of another version of its sources'],
  'text-is-lost': [{ ...good, sourcesContent: undefined }, 'the text of file:///'],
  'text-of-no-code': [{ ...good, sources: ['/etc/hostname'], sourcesContent: undefined }, 'the text of file:///'],
  'source-is-null': [{ ...good, sources: [null] }, 'it names no source'],
  'no-offset': [{ version: 3, sections: [{ map: good }] }, 'a section of it has no offset'],
  'section-elsewhere': [
    { version: 3, sections: [{ offset: { line: 0, column: 0 }, url: 'section-elsewhere.map' }] },
    'in a section, it is not an object',
  ],
  'far-section': [
    { version: 3, sections: [{ offset: { line: 1e9, column: 0 }, map: good }] },
    'it is of another version of the file',
  ],
  'deep-sections': [nested(5000), 'its sections are nested more than 8 deep'],
};

/** By name: the address in the comment, and what is said. */
const addresses: Record<string, [address: string, problem: string]> = {
  'not-there': ['gone.map', 'gone.map cannot be read'],
  'is-a-folder': ['.', 'cannot be read'],
  'is-a-pipe': ['pipe', 'pipe cannot be read'],
  'is-too-big': ['big.map', 'it is bigger than the 24 MB'],
  'is-remote': ['http://127.0.0.1:1/f.map', 'it is at http://127.0.0.1:1/f.map, and nothing is fetched'],
  'is-no-json': ['data:text/plain,x', 'its data: URL is no JSON'],
  'is-no-uri': ['%E0%A4%A', 'its address cannot be read'],
  'is-bad-base64': ['data:application/json;base64,####', 'it is empty'],
};

const names = [...Object.keys(wrong), ...Object.keys(addresses)];

/** `main.js` loads all of them. */
function program(loaded: readonly string[] = names): string {
  const folder = temporaryFolder();
  for (const [name, [map]] of Object.entries(wrong)) {
    writeFileSync(join(folder, `${name}.js`), `${TEXT}//# sourceMappingURL=${name}.map\n`);
    writeFileSync(join(folder, `${name}.map`), typeof map === 'string' ? map : JSON.stringify(map));
  }
  for (const [name, [address]] of Object.entries(addresses)) {
    writeFileSync(join(folder, `${name}.js`), `${TEXT}//# sourceMappingURL=${address}\n`);
  }
  writeFileSync(join(folder, 'good.js'), `${TEXT}//# sourceMappingURL=good.map\n`);
  writeFileSync(join(folder, 'good.map'), JSON.stringify(good));
  writeFileSync(join(folder, 'big.map'), '');
  truncateSync(join(folder, 'big.map'), 25_000_000);
  if (process.platform === 'win32') writeFileSync(join(folder, 'pipe'), '');
  else spawnSync('mkfifo', [join(folder, 'pipe')]);
  mkdirSync(join(folder, 'traces'));
  const files = [...loaded, 'good'].map((name) => `'./${name}.js'`).join(', ');
  const main = `for (const file of [${files}]) console.log(file, require(file).f(1), 1);\n`;
  writeFileSync(join(folder, 'main.js'), main);
  return folder;
}

test.each(targetNodes)('the program does not notice, on Node $version', async ({ path }) => {
  const folder = program();
  const { plain, recorded } = await runOn(path, ['main.js'], { cwd: folder });
  expect(plain.code).toBe(0);
  expect(recorded).toEqual(plain);
});

test.each(targetNodes)('nor where Node.js reads the maps itself, on Node $version', async ({ path }) => {
  // It would wait for somebody to write into the pipe.
  const folder = program(names.filter((name) => name !== 'is-a-pipe'));
  const { plain, recorded } = await runOn(path, ['--enable-source-maps', 'main.js'], { cwd: folder });
  expect(plain.stdout).toContain('good.ts:');
  expect(recorded).toEqual(plain);
});

test('the reader shows what ran, and says why once', async () => {
  const folder = program();
  const { trace } = await runOn(currentNode.path, ['main.js'], { cwd: folder });
  const engine = openEngine(trace);
  const kinds = new Map(engine.sources().map(({ url, kind }) => [url.replace(/.*\//, ''), kind]));
  for (const name of names) expect([name, kinds.get(`${name}.js`)]).toEqual([name, 'script']);
  expect([kinds.get('good.js'), kinds.get('good.ts')]).toEqual(['compiled', 'original']);
  engine.close();

  const { scripts } = verifyTrace(trace);
  const { stdout } = await rearview(['verify', trace]);
  for (const [name, [, problem]] of Object.entries({ ...wrong, ...addresses })) {
    const url = pathToFileURL(join(folder, `${name}.js`)).href;
    const said = scripts.find((script) => script.url === url)?.sourceMapProblem;
    expect(said).toContain(`The source map of ${url} is not used: `);
    expect(said).toContain(problem);
    expect(stdout.split(said!)).toHaveLength(2);
  }
  expect(scripts.filter(({ sourceMapProblem }) => sourceMapProblem !== '')).toHaveLength(names.length);
});

test('a breakpoint in what ran is hit', async () => {
  const folder = program();
  const { trace } = await runOn(currentNode.path, ['main.js'], { cwd: folder });
  const script = join(folder, 'vlq-cut-short.js');
  const stopped = await stopAtBreakpoint(trace, script, 2);
  expect(stopped).toMatchObject({
    breakpoint: { verified: true, line: 2 },
    reason: 'breakpoint',
    path: script,
    line: 2,
  });
  // What ran can be looked at also where a map leads from it.
  const compiled = await stopAtBreakpoint(trace, join(folder, 'good.js'), 2);
  expect(compiled).toMatchObject({ breakpoint: { verified: true, line: 2 }, reason: 'breakpoint', line: 2 });
  expect(compiled.content).toBe(good.sourcesContent[0]);
});

test('a breakpoint in a file that is not found says which map cannot be used', async () => {
  const folder = program();
  const { trace } = await runOn(currentNode.path, ['main.js'], { cwd: folder });
  const { breakpoint } = await stopAtBreakpoint(trace, join(folder, 'another.ts'), 2);
  expect(breakpoint).toMatchObject({
    verified: false,
    message: expect.stringMatching(/^This file is not in the recording\. The source map of .+ is not used: .+\.$/),
  });
});
