/** Breakpoints and sources. */
import { appendFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { folder, startClient } from './support/client.js';
import { SOURCE, writeShop } from './support/shop-trace.js';
import { TraceBuilder } from './support/trace-builder.js';

const { trace, script } = writeShop(folder);

async function opened(launch: object = { trace, stopAt: 'start' }, initialize: object = {}) {
  const client = await startClient();
  await client.open(launch, initialize);
  const set = async (path: string, ...lines: number[]) =>
    (await client.get('setBreakpoints', { source: { path }, breakpoints: lines.map((line) => ({ line })) }))
      .breakpoints;
  return { client, set };
}

test('5.8 one answer for each, in order, at the line it stands on, with an id that stays', async () => {
  const { set } = await opened();
  const first = await set(script, 14, 2, 24);
  expect(first.map(({ line }: { line: number }) => line)).toEqual([14, 2, 24]);
  expect(first.every(({ verified }: { verified: boolean }) => verified)).toBe(true);
  const second = await set(script, 3, 14);
  expect(second[1].id).toBe(first[0].id);
  expect(first.map(({ id }: { id: number }) => id)).not.toContain(second[0].id);
  expect(await set(script)).toEqual([]);
});

test('5.8 setBreakpoints replaces what the file had', async () => {
  const { client, set } = await opened();
  await set(script, 3);
  await set(script, 14);
  await client.move('continue');
  expect((await client.top(2)).line).toBe(14);
  await set(script);
  expect(await client.move('continue')).toMatchObject({ description: expect.stringContaining('End of') });
});

test('a line without code moves to the nearest that has some; one beyond all is refused with a reason', async () => {
  const { set } = await opened();
  const [moved, beyond] = await set(script, 18, 500);
  expect(moved).toMatchObject({ verified: true, line: 19 });
  expect(beyond).toMatchObject({
    verified: false,
    reason: 'failed',
    line: 500,
    message: expect.stringContaining('line'),
  });
});

test('5.7 the path is echoed as it was sent, however the file is named', async () => {
  const { client, set } = await opened();
  const link = join(folder, 'link');
  symlinkSync(folder, link);
  const remote = `vscode-remote://ssh-remote+host${script}`;
  for (const path of [
    script,
    join(link, basename(script)),
    join(folder, '.', 'x', '..', basename(script)),
    pathToFileURL(script).href,
    remote,
  ]) {
    if (path.includes('x/..')) mkdirSync(join(folder, 'x'), { recursive: true });
    expect((await set(path, 14))[0]).toMatchObject({ verified: true, source: { path } });
  }
  await client.move('continue');
  expect((await client.top(2)).line).toBe(14);
});

test('5.7 pathFormat uri: paths go out and come in as URIs', async () => {
  const { client, set } = await opened(undefined, { pathFormat: 'uri' });
  const uri = pathToFileURL(script).href;
  expect((await set(uri, 14))[0]).toMatchObject({ verified: true, source: { path: uri } });
  await client.move('continue');
  expect((await client.top(2)).source).toEqual({ name: 'shop.js', path: uri });
});

test('files that are not in the recording, or ran without hooks, say so', async () => {
  const path = join(folder, 'plain.rvtrace');
  const skipped = join(folder, 'skipped.js');
  const builder = new TraceBuilder(path);
  builder.script(skipped, 'skip();', { notInstrumented: 'it was excluded' });
  builder.end();
  const { set } = await opened({ trace: path });
  expect((await set('/nowhere/else.js', 3))[0]).toMatchObject({
    verified: false,
    reason: 'failed',
    message: expect.stringContaining('not in the recording'),
  });
  expect((await set(skipped, 1))[0]).toMatchObject({
    verified: false,
    message: expect.stringContaining('it was excluded'),
  });
});

test('breakpoints that were set before launch are bound when it has loaded', async () => {
  const client = await startClient();
  await client.get('initialize', {});
  const before = await client.get('setBreakpoints', { source: { path: script }, breakpoints: [{ line: 14 }] });
  expect(before.breakpoints[0]).toMatchObject({ verified: false, reason: 'pending' });
  const changed = client.waitForEvent('breakpoint');
  const initialized = client.waitForEvent('initialized');
  const stopped = client.waitForEvent('stopped');
  client.ask('launch', { trace, stopAt: 'start' });
  await initialized;
  await client.get('configurationDone');
  expect((await changed).body).toMatchObject({
    reason: 'changed',
    breakpoint: { id: before.breakpoints[0].id, verified: true },
  });
  await stopped;
  expect(await client.move('continue')).toMatchObject({ reason: 'breakpoint' });
});

test('the older form with lines is understood', async () => {
  const { client } = await opened();
  const { breakpoints } = await client.get('setBreakpoints', { source: { path: script }, lines: [3, 14] });
  expect(breakpoints.map(({ line }: { line: number }) => line)).toEqual([3, 14]);
});

test('an exception filter that there is not is refused alone', async () => {
  const { client } = await opened();
  const { breakpoints } = await client.get('setExceptionBreakpoints', { filters: ['all', 'some'] });
  expect(breakpoints).toEqual([{ id: 1, verified: true }, expect.objectContaining({ verified: false })]);
});

test('5.10 a file on disk is named while it has the recorded text; changed or gone, the recorded text is served', async () => {
  const own = writeShop(folder, 'changing');
  const { client, set } = await opened({ trace: own.trace, stopAt: 'start' });
  expect((await client.top(1)).source).toEqual({ name: 'changing.js', path: own.script });
  appendFileSync(own.script, '\n// edited\n');
  const source = (await client.top(1)).source!;
  expect(source).toEqual({ name: 'changing.js', sourceReference: expect.any(Number), origin: 'recorded source' });
  expect(source.sourceReference).toBeGreaterThan(0);
  expect(await client.get('source', { source, sourceReference: source.sourceReference })).toEqual({
    content: SOURCE,
    mimeType: 'text/javascript',
  });
  expect((await client.get('source', { sourceReference: source.sourceReference })).content).toBe(SOURCE);
  expect((await client.get('source', { source: { path: own.script }, sourceReference: 0 })).content).toBe(SOURCE);
  rmSync(own.script);
  expect((await client.top(1)).source).toEqual(source);
  // Breakpoints in the recorded text, by reference and by the path it had.
  const byReference = await client.get('setBreakpoints', { source, breakpoints: [{ line: 14 }] });
  expect(byReference.breakpoints[0]).toMatchObject({ verified: true, source });
  expect((await set(own.script, 14))[0].verified).toBe(true);
  writeFileSync(own.script, `\ufeff${SOURCE}`);
  expect((await client.top(1)).source).toEqual({ name: 'changing.js', path: own.script });
});

test('a recording that was made elsewhere finds its files by their text, or by the folder', async () => {
  const path = join(folder, 'elsewhere.rvtrace');
  const builder = new TraceBuilder(path, { cwd: '/srv/shop' });
  const { recordShop } = await import('./support/shop-trace.js');
  recordShop(builder, '/srv/shop/src/cart.js');
  builder.end();
  const here = join(folder, 'here');
  mkdirSync(join(here, 'src'), { recursive: true });
  writeFileSync(join(here, 'src', 'cart.js'), SOURCE);

  const byFolder = await opened({ trace: path, cwd: here, stopAt: 'start' });
  expect((await byFolder.client.top(1)).source).toEqual({ name: 'cart.js', path: join(here, 'src', 'cart.js') });

  const byText = await opened({ trace: path, stopAt: 'start' });
  expect((await byText.client.top(1)).source).toMatchObject({ sourceReference: expect.any(Number) });
  expect((await byText.set(join(here, 'src', 'cart.js'), 14))[0].verified).toBe(true);
  expect((await byText.client.top(1)).source).toEqual({ name: 'cart.js', path: join(here, 'src', 'cart.js') });
});

test('loadedSources lists the scripts', async () => {
  const { client } = await opened();
  expect(await client.get('loadedSources')).toMatchObject({ sources: [{ name: 'shop.js', path: script }] });
  expect(readFileSync(script, 'utf8')).toBe(SOURCE);
});
