/** The page about expressions names what there is, and nothing else. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, test } from 'vitest';
import { EVALUATION_LIMITS } from '../../../replay/query/evaluation/budget.js';
import { GLOBALS } from '../../../replay/query/evaluation/globals.js';
import { methodNames } from '../../../replay/query/evaluation/methods.js';
import { Builtin, MadeRegExp, type Value } from '../../../replay/query/evaluation/value.js';
import { root } from '../../support/cli.js';

const page = readFileSync(join(root, 'docs/evaluate.md'), 'utf8');
const names = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
/** What every object has is not named again. */
const SHARED = ['hasOwnProperty', 'toString', 'valueOf'];

it.each<[string, Value]>([
  ['strings', ''],
  ['arrays', { kind: 'array', objectId: 1, length: 0, items: [] }],
  ['Map', { kind: 'map', objectId: 1, size: 0, entries: [] }],
  ['Set', { kind: 'set', objectId: 1, size: 0, items: [] }],
  ['Date', { kind: 'date', objectId: 1, unixMs: 0 }],
  ['RegExp', new MadeRegExp('a', '')],
  ['numbers', 0],
])('methods of %s', (kind, value) => {
  const row = new RegExp(`^\\| ${kind} \\|(.*)$`, 'm').exec(page)![1]!;
  const unshared = (list: string[]) => list.filter((name) => !SHARED.includes(name));
  expect(unshared(names(row))).toEqual(unshared(methodNames(value)));
});

test('globals that are more than a class behind instanceof', () => {
  const section = page.slice(page.indexOf('Of globals there are'), page.indexOf('## What was not captured'));
  const named = new Set(names(section));
  const isMore = (value: Value) => value instanceof Builtin && (value.call !== undefined || value.members.size > 0);
  const globals = [...GLOBALS].filter(([, value]) => isMore(value)).map(([name]) => name);
  expect(globals.filter((name) => !named.has(name))).toEqual([]);
  for (const name of ['Object', 'Array']) {
    const members = GLOBALS.get(name);
    const listed = new RegExp(`of \`${name}\` ([^;]*);`).exec(section.replaceAll('\n', ' '))![1]!;
    expect(names(listed)).toEqual([...(members as Builtin).members.keys()].sort());
  }
});

test('limits', () => {
  for (const limit of [EVALUATION_LIMITS.steps, EVALUATION_LIMITS.stringLength, EVALUATION_LIMITS.values]) {
    expect(page).toContain(String(limit));
  }
});
