/** What the documents claim and a machine can check: links, commands, options, packages, figures of the defaults. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SECRET_WORDS } from '../../recorder/agent/capture/secret-words.js';
import { DEFAULT_LIMITS } from '../../schema/trace-types.js';
import { rearview, root } from '../support/cli.js';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const inFolder = (folder: string) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);
const pages = ['README.md', 'CHANGELOG.md', ...inFolder('docs'), ...inFolder('docs/editors')].filter((name) =>
  name.endsWith('.md'),
);
const manifest = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};

describe.each(pages)('%s', (page) => {
  test('its links lead somewhere', () => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1]!);
    expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
  });

  test('its npm scripts exist', () => {
    const scripts = [...read(page).matchAll(/npm run ([\w:]+)/g)].map((match) => match[1]!);
    const known = { ...manifest.scripts, ...JSON.parse(read('vscode-extension/package.json')).scripts };
    expect(scripts.filter((script) => !(script in known))).toEqual([]);
  });
});

test('every verb and option of the command line page exists, and the other way round', async () => {
  const page = read('docs/cli.md');
  const { stdout } = await rearview(['--help']);
  const verbs = [...stdout.matchAll(/^ {2}(\w+)(?: \[| <|\s{2,})/gm)]
    .map((match) => match[1]!)
    .filter((v) => v !== 'help');
  expect(verbs.sort()).toEqual(['bench', 'dap', 'doctor', 'list', 'record', 'show', 'verify']);
  for (const verb of verbs) {
    expect(page).toContain(`rearview ${verb}`);
    const help = (await rearview([verb, '--help'])).stdout;
    const options = [...help.matchAll(/--[a-z]+(?:-[a-z]+)*/g)]
      .map(([option]) => option)
      .filter((option) => option !== '--help');
    expect(options.filter((option) => !page.includes(option))).toEqual([]);
  }
});

test('the defaults in the README are those of the recorder', () => {
  const { depth, properties, items, stringLength } = DEFAULT_LIMITS;
  expect(properties).toBe(items);
  const sentence = `cut at ${depth} levels, ${properties} properties and items, and ${stringLength} characters`;
  expect(read('README.md').replace(/\s+/g, ' ')).toContain(sentence);
});

test('the secret words in the command line page are those of the recorder', () => {
  const section = /### Redaction\n([\s\S]*?)\n`--redact` adds/.exec(read('docs/cli.md'))![1]!;
  const words = [...section.slice(section.indexOf(':\n')).matchAll(/`([^`]+)`/g)].map((match) => match[1]);
  expect(words).toEqual(DEFAULT_SECRET_WORDS);
});

test('every dependency has its reason in the architecture page', () => {
  const page = read('docs/architecture.md');
  const packages = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)];
  expect(packages.filter((name) => !name.startsWith('@types/') && !page.includes(`\`${name}\``))).toEqual([]);
});

test('the README has the two commands, and continuous integration calls its test command', () => {
  expect(read('README.md')).toContain('npm ci && npm run demo');
  expect(read('README.md')).toContain('npm ci && npm test');
  expect(read('.ci/run').trimEnd().split('\n').at(-1)).toBe('npm ci && npm test');
});

test('every row of what is supported links to its test', () => {
  const [, section = ''] = /## What is supported\n([\s\S]*?)\n## /.exec(read('README.md')) ?? [];
  const rows = section
    .split('\n')
    .filter((line) => /^\| (?!---)/.test(line) && !/^\| (\*\*[^|]*)?\| (test )?\|$/.test(line));
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter((row) => !/\]\(test\/[^)]*\.test\.ts\)/.test(row))).toEqual([]);
});

test('launch configurations in the README are JSON and use attributes the extension knows', () => {
  const blocks = [...read('README.md').matchAll(/```jsonc?\n([\s\S]*?)```/g)].map((match) => JSON.parse(match[1]!));
  const configurations = blocks.flatMap((block) => block.configurations ?? []);
  expect(configurations.length).toBeGreaterThan(0);
  const { debuggers } = JSON.parse(read('vscode-extension/package.json')).contributes;
  const known = new Set([
    'type',
    'request',
    'name',
    ...Object.keys(debuggers[0].configurationAttributes.launch.properties),
  ]);
  for (const configuration of configurations) {
    expect(configuration.type).toBe('rearview');
    expect(Object.keys(configuration).filter((key) => !known.has(key))).toEqual([]);
  }
});

describe('the files for editors', () => {
  const files = inFolder('docs/editors').filter((name) => !name.endsWith('.md'));

  test('each is explained on a page, and each page is reached from the page of the adapter', () => {
    const explained = pages
      .filter((page) => page.startsWith('docs/editors/'))
      .map(read)
      .join('');
    expect(files.filter((file) => !explained.includes(`](${file.slice('docs/editors/'.length)})`))).toEqual([]);
    const links = inFolder('docs/editors').filter((name) => name.endsWith('.md'));
    expect(links.filter((page) => !read('docs/dap.md').includes(`](${page.slice('docs/'.length)})`))).toEqual([]);
  });

  test.each(files.filter((name) => name.endsWith('.json')))('%s has what launch takes', (file) => {
    const { configurations } = JSON.parse(read('vscode-extension/package.json')).contributes.debuggers.map(
      ({ configurationAttributes: { launch } }: { configurationAttributes: { launch: { properties: object } } }) => ({
        configurations: Object.keys(launch.properties),
      }),
    )[0];
    const known = [...configurations, 'type', 'request', 'name', 'label', 'adapter'];
    const parsed = JSON.parse(read(file));
    for (const one of parsed.configurations ?? [parsed].flat()) {
      expect(Object.keys(one).filter((key) => !known.includes(key))).toEqual([]);
      expect(one.trace ?? one.program).toBeTruthy();
    }
  });

  test.each(files.filter((name) => name.endsWith('.el')))('%s closes what it opens', (file) => {
    const text = read(file).replace(/"(?:[^"\\]|\\.)*"/g, '');
    expect(text.split('(').length).toBe(text.split(')').length);
  });

  test('the README has the Neovim configuration', () => {
    const lines = read('docs/editors/nvim-dap.lua').split('\n');
    const snippet = /```lua\n([\s\S]*?)```/.exec(read('README.md'))![1]!;
    expect(snippet.split('\n').filter((line) => !lines.includes(line))).toEqual([]);
  });
});
