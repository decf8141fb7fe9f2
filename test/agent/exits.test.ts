/** However a process ends, it ends as it would have, and the trace says how. */
import { describe, expect, test } from 'vitest';
import { toJs } from './plain-value.js';
import { firstValue } from './read-trace.js';
import { run } from './target.js';

/** The event loop stays alive; `ready` is written once it has been idle for long enough. */
const IDLE_SERVER = `setInterval(() => {}, 100_000); hooks.e1(1, 'served').x(); setTimeout(() => console.log('ready'), 300);`;

describe('exits', () => {
  test.each([
    ['at its end', `hooks.e1(1, 2).x(); process.exitCode = 4;`, 4],
    ['by process.exit', `hooks.e1(1, 2).x(); process.exit(5);`, 5],
    ['by an exception', `hooks.e1(1, 2).x(); throw new Error('boom');`, 1],
    ['by a rejection', `hooks.e1(1, 2).x(); Promise.reject(new Error('boom'));`, 1],
  ])('%s', async (_, program, exitCode) => {
    const { code, trace, stderr } = await run(program);
    expect(code).toBe(exitCode);
    expect(trace.end).toMatchObject({ reason: 'exit', exitCode });
    expect(trace.events.some((event) => event.kind === 'enter')).toBe(true);
    expect(stderr).not.toContain('rearview:');
    const uncaught = trace.events.find((event) => event.kind === 'uncaught');
    expect(uncaught !== undefined).toBe(program.includes('boom'));
    if (uncaught) expect(firstValue(uncaught).items![0]).toMatchObject({ text: 'boom' });
  });

  test('an exception the program handles does not end it', async () => {
    const { code, trace } = await run(`
      process.on('uncaughtException', () => hooks.e1(1, 'handled').x());
      setTimeout(() => hooks.e1(1, 'after').x(), 10);
      hooks.e1(1, 'thrower');
      throw new Error('boom');`);
    expect(code).toBe(0);
    const kinds = trace.events.map((event) => event.kind);
    const inTimer = ['laneStart', 'lane', 'enter', 'unwind'];
    expect(kinds.slice(1)).toEqual(['enter', 'uncaught', 'lost', 'enter', 'unwind', ...inTimer]);
  });

  test('what exit listeners do is recorded', async () => {
    const { code, trace } = await run(
      `process.on('exit', () => { hooks.e1(1, 'late').x(); }); hooks.e1(1, 'early').x();`,
    );
    expect(code).toBe(0);
    const enters = trace.events.filter((event) => event.kind === 'enter');
    expect(enters.map((event) => toJs(firstValue(event)))).toEqual(['early', 'late']);
    expect(trace.end).toMatchObject({ reason: 'exit' });
  });

  test('nothing of ours keeps the process alive or is counted by the program', async () => {
    const { stdout } = await run(`
      hooks.e1(1, 2).x();
      process.on('beforeExit', () => console.log('before exit'));
      console.log(process.listenerCount('SIGINT'), process.listenerCount('SIGTERM'), process.getActiveResourcesInfo());`);
    expect(stdout).toMatch(/^0 0 \[.*\]\nbefore exit\n$/);
    expect(stdout).not.toMatch(/Timeout|Signal/);
  });
});

describe.skipIf(process.platform === 'win32')('signals', () => {
  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    '%s kills an idle program, whose trace has all it did',
    async (name) => {
      const { signal, code, trace } = await run(IDLE_SERVER, (child) => child.kill(name));
      expect([signal, code]).toEqual([name, null]);
      expect(trace.end).toBeUndefined();
      expect(trace.events.filter((event) => event.kind === 'enter')).toHaveLength(1);
    },
  );

  test('a program that is stuck can still be killed', async () => {
    const { signal, trace } = await run(
      `setTimeout(() => { hooks.e1(1, 'stuck'); require('fs').writeSync(1, 'ready'); for (;;); }, 300);`,
      (child) => child.kill('SIGTERM'),
    );
    expect(signal).toBe('SIGTERM');
    expect(trace.end).toBeUndefined();
  });

  test('a program with a listener of its own decides', async () => {
    const { signal, code, stdout, trace } = await run(
      `process.once('SIGTERM', () => { console.log('mine'); hooks.e1(1, 'closing').x(); setTimeout(() => process.exit(7), 50); });` +
        IDLE_SERVER,
      (child) => child.kill('SIGTERM'),
    );
    expect([signal, code]).toEqual([null, 7]);
    expect(stdout).toContain('mine');
    expect(trace.end).toMatchObject({ reason: 'exit', exitCode: 7 });
    expect(trace.events.filter((event) => event.kind === 'enter')).toHaveLength(2);
  });

  test('after its listener is gone the signal kills again', async () => {
    const { signal, stdout, trace } = await run(
      `process.once('SIGTERM', () => { console.log('once'); setTimeout(() => process.kill(process.pid, 'SIGTERM'), 100); });` +
        IDLE_SERVER,
      (child) => child.kill('SIGTERM'),
    );
    expect(signal).toBe('SIGTERM');
    expect(stdout).toContain('once');
    expect(trace.end).toMatchObject({ reason: 'signal', signal: 'SIGTERM' });
  });
});
