/** The JSON of every kind of value has exactly the fields docs/cli.md gives it: on real captures, and in that table. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type Json, valueToJson } from '../../cli/value-json.js';
import { type CapturedValue, openEngine, type Position } from '../../replay/engine.js';
import { rearview, root, temporaryFolder } from '../support/cli.js';
import { onlyTrace } from '../support/plain-and-recorded.js';

type JsonObject = { [key: string]: Json };

let taken: CapturedValue[];
let json: JsonObject[];

beforeAll(async () => {
  const folder = temporaryFolder();
  const program = join(root, 'test/fixtures/passes-every-kind.cjs');
  await rearview(['record', '--quiet', '-o', folder, '--', process.execPath, program]);
  const engine = openEngine(onlyTrace(folder));
  taken = [];
  for (let at: Position | undefined = engine.first(); at !== undefined; ) {
    const { kind, call } = engine.describe(at);
    const [top] = engine.stack(at);
    if (kind === 'entry' && top?.function.name === 'take') taken.push(engine.values(at, call).parameters[0]!.value);
    const stop = engine.step(at, 'in', 'forward');
    at = stop.boundary ? undefined : stop.position;
  }
  engine.close();
  // By way of text, as the command line gives it.
  json = JSON.parse(JSON.stringify(taken.map(valueToJson)));
});

function nested(value: Json): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(nested);
  if (value === null || typeof value !== 'object') return [];
  return [...('kind' in value ? [value] : []), ...Object.values(value).flatMap(nested)];
}

/** Fields by kind; `?` is one that is not always there. */
const FIELDS: Record<string, string[]> = {
  undefined: [],
  null: [],
  absent: [],
  boolean: ['value'],
  string: ['value', 'length'],
  number: ['value?', 'text?'],
  bigint: ['digits', 'digitCount'],
  symbol: ['description'],
  function: ['objectId', 'name', 'function?'],
  class: ['objectId', 'name', 'function?'],
  object: [
    ...['objectId', 'className', 'properties', 'omitted'],
    ...['hasPrivateFields?', 'isSelection?', 'hasNoPrototype?'],
  ],
  array: ['objectId', 'length', 'items', 'className?'],
  map: ['objectId', 'size', 'entries', 'className?'],
  set: ['objectId', 'size', 'items', 'className?'],
  date: ['objectId', 'unixMs', 'className?'],
  regexp: ['objectId', 'text', 'className?'],
  error: ['objectId', 'className', 'message', 'stack', 'cause', 'properties'],
  bytes: ['objectId', 'className', 'byteLength', 'bytes'],
  promise: ['objectId', 'state', 'result?', 'className?'],
  boxed: ['objectId', 'primitive', 'className?'],
  opaque: ['objectId', 'className', 'text'],
  reference: ['objectId'],
  cut: ['objectId', 'className', 'reason'],
  withheld: ['reason'],
};

test('every kind is there, with its fields and no others', () => {
  const all = json.flatMap(nested);
  expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(Object.keys(FIELDS)));
  for (const { kind, ...fields } of all) {
    const known = FIELDS[kind as string]!;
    const always = known.filter((name) => !name.endsWith('?'));
    expect(Object.keys(fields)).toEqual(expect.arrayContaining(always));
    expect(known.map((name) => name.replace('?', ''))).toEqual(expect.arrayContaining(Object.keys(fields)));
  }
});

test('docs/cli.md names every kind and every field', () => {
  const docs = readFileSync(join(root, 'docs/cli.md'), 'utf8');
  const table = docs.slice(docs.indexOf('### VALUE'), docs.indexOf('### verify'));
  for (const [kind, fields] of Object.entries(FIELDS)) {
    const row = table.split('\n').find((line) => line.split('|')[1]?.includes(`\`${kind}\``));
    expect(row).toBeDefined();
    for (const field of fields.filter((name) => name !== 'objectId'))
      expect(row).toContain(`\`${field.replace('?', '')}\``);
  }
});

test('what JSON has no words for', () => {
  const numbers = json.filter(({ kind }) => kind === 'number').map(({ value, text }) => value ?? text);
  expect(numbers).toEqual([1.5, 'NaN', 'Infinity', '-Infinity', '-0']);
  expect(json).toContainEqual({ kind: 'bigint', digits: '-12', digitCount: 2 });
  expect(json.filter(({ kind }) => kind === 'date').map(({ unixMs }) => unixMs)).toEqual([0, null]);
  expect(json.find(({ kind }) => kind === 'bytes')).toMatchObject({
    className: 'Buffer',
    byteLength: 3,
    bytes: '616263',
  });
  expect(json.find(({ kind, length }) => kind === 'string' && length === 400)!.value).toHaveLength(256);
  const reasons = new Set(json.flatMap(nested).map(({ reason }) => reason));
  for (const reason of ['redacted', 'depth', 'getter', 'proxy']) expect(reasons).toContain(reason);
});
