/** The place of a value that is a function: in what the author wrote, whatever the script is called. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { functionPlaces } from '../../presentation/function-place.js';
import { openEngine } from '../../replay/engine.js';
import type { FunctionId } from '../../schema/coordinates.js';
import { TraceBuilder } from '../adapter/support/trace-builder.js';
import { temporaryFolder } from '../support/cli.js';

const source = '// made\nfunction total(item) {\n  return item;\n}\n';
const original = '\n\n\n\nconst total = (item: number) =>\n  item;\n';
const map = (name: string) =>
  JSON.stringify({ version: 3, sources: [name], sourcesContent: [original], names: [], mappings: ';AAIA;AACA' });

/** What is shown of a function on line 2 of a script with this address. */
function placeOf(url: string, sourceMap = '', cwd = '/srv'): string | undefined {
  const trace = join(temporaryFolder(), 'a.rvtrace');
  const builder = new TraceBuilder(trace, { cwd });
  const fn = builder.fn(builder.script('/a.js', source, { url, sourceMap }), 'total', [2, 4]);
  builder.leave(builder.enter(fn), 2);
  builder.end();
  const engine = openEngine(trace);
  try {
    expect(functionPlaces(engine)(99 as FunctionId)).toBeUndefined();
    return functionPlaces(engine)(fn.id);
  } finally {
    engine.close();
  }
}

test('without a source map: in what ran', () => {
  expect(placeOf('file:///srv/dist/cart.js')).toBe('dist/cart.js:2');
  expect(placeOf('file:///opt/cart.js')).toBe('/opt/cart.js:2');
  expect(placeOf('file:///srv/cart.js', '', '')).toBe('/srv/cart.js:2');
});

test('with a source map: in what the author wrote', () => {
  expect(placeOf('file:///srv/dist/cart.js', map('../src/cart.ts'))).toBe('src/cart.ts:5');
  expect(placeOf('file:///srv/dist/cart.js', map('webpack://shop/./src/cart.ts'))).toBe('webpack://shop/src/cart.ts:5');
});

test.each(['file:///%zz', 'file://host/x.js', 'file:///C:/%2f.js', 'evalmachine.<anonymous>', 'data:,x', ''])(
  'an address that is no file here: %s',
  (url) => {
    expect(placeOf(url)).toBe(`${url}:2`);
    expect(placeOf(url, map('file:///%zz'))).toBe('file:///%zz:5');
  },
);
