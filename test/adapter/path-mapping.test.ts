/** Recordings from other machines, containers and bundlers: where their files are here. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mappedPaths } from '../../adapter/path-mapping.js';
import { folder, startClient } from './support/client.js';
import { recordShop, SOURCE } from './support/shop-trace.js';
import { TraceBuilder } from './support/trace-builder.js';

const trace = join(folder, 'container.rvtrace');
const builder = new TraceBuilder(trace, { cwd: '/app' });
recordShop(builder, '/app/src/cart.js');
builder.end();
const here = join(folder, 'checkout', 'src');
mkdirSync(here, { recursive: true });
const file = join(here, 'cart.js');
writeFileSync(file, SOURCE);

test.each([
  ['roots', { remoteRoot: '/app', localRoot: join(folder, 'checkout') }],
  ['roots below the working directory', { remoteRoot: '/app/src', localRoot: here }],
  ['a pattern for names', { sourceMapPathOverrides: { 'file:///app/src/*': join(here, '*') } }],
  ['a pattern for paths', { sourceMapPathOverrides: { '/app/*': join(folder, 'checkout', '*') } }],
])('a file is found by %s, shown, and has its breakpoints', async (_by, mapping) => {
  const client = await startClient();
  await client.open({ trace, stopAt: 'start', ...mapping });
  expect((await client.top(1)).source).toEqual({ name: 'cart.js', path: file });
  const { breakpoints } = await client.get('setBreakpoints', { source: { path: file }, breakpoints: [{ line: 14 }] });
  expect(breakpoints[0]).toMatchObject({ verified: true, line: 14, source: { path: file } });
  expect(await client.move('continue')).toMatchObject({ reason: 'breakpoint' });
});

test('a file that has changed since is not shown for what ran', async () => {
  const client = await startClient();
  writeFileSync(join(here, 'old.js'), `${SOURCE}// changed\n`);
  const sourceMapPathOverrides = { '/app/src/cart.js': join(here, 'old.js') };
  await client.open({ trace, stopAt: 'start', sourceMapPathOverrides });
  expect((await client.top(1)).source).toMatchObject({ sourceReference: expect.any(Number) });
});

test('what is said of paths must be whole', async () => {
  const client = await startClient();
  await client.get('initialize', {});
  const refused = async (more: object) => (await client.ask('launch', { trace, ...more })).message;
  expect(await refused({ remoteRoot: '/app' })).toMatch(/belong together/);
  expect(await refused({ sourceMapPathOverrides: { a: 1 } })).toMatch(/must be an object of paths/);
});

test('names of bundlers, and paths of Windows', () => {
  const overrides = [{ pattern: 'webpack://shop/./*', path: '/home/me/shop/*' }];
  expect(mappedPaths({ roots: [], overrides }, undefined, 'webpack://shop/./src/a.ts')).toEqual([
    '/home/me/shop/src/a.ts',
  ]);
  expect(mappedPaths({ roots: [], overrides }, undefined, 'webpack://other/a.ts')).toEqual([]);
  const roots = [{ remote: 'C:\\work', local: '/home/me' }];
  expect(mappedPaths({ roots, overrides: [] }, 'C:\\work\\src\\a.js', 'file:///C:/work/src/a.js')).toEqual([
    '/home/me/src/a.js',
  ]);
  expect(mappedPaths({ roots, overrides: [] }, 'D:\\work\\a.js', 'file:///D:/work/a.js')).toEqual([]);
});
