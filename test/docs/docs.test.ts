/** What the documents claim and a machine can check: links, commands, options, packages, figures of the defaults. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SECRET_WORDS } from '../../recorder/agent/capture/secret-words.js';
import { DEFAULT_LIMITS } from '../../schema/trace-types.js';
import { rearview, root } from '../support/cli.js';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const pages = ['README.md', 'CHANGELOG.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith('.md'),
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
