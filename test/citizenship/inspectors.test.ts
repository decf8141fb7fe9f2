/** Programs that another debugger drives, or that inspect themselves: recorded, they and the debugger see the same. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Ended, Running, root, temporaryFolder } from '../support/cli.js';
import { debug, type PausedEvent } from '../support/foreign-debugger.js';
import { runBoth, startRecorded, tracesOf } from '../support/plain-and-recorded.js';
import { targetNodes } from '../support/target-nodes.js';
import { treeOf } from '../support/trace-tree.js';

const fixture = (name: string) => join(root, 'test/fixtures/citizenship', name);
/** Ports and ids are random, and whether Node still comes to say that the debugger's end is the end is chance. */
const comparable = (ended: Ended) => ({
  ...ended,
  stderr: ended.stderr.replace(/Debugger ending on .*\n.*\n/, '').replace(/:\d+\/[-0-9a-f]+/g, ':PORT/ID'),
});

/** What a debugger sees that sets a breakpoint in `add` and lets the program wait at it for a while. */
async function debugged(program: Running) {
  const client = await debug(program);
  const { Debugger, Runtime } = client;
  const seen: unknown[] = [];
  let ownScript = '';
  let isPaused = false;
  let hitBreakpoint = 0;
  const paused = async (event: PausedEvent) => {
    isPaused = true;
    const own = event.callFrames.filter(({ location }) => location.scriptId === ownScript);
    seen.push(
      event.reason,
      own.map(({ functionName, location }) => `${functionName}:${location.lineNumber + 1}`),
    );
    if (event.reason === 'Break on start') {
      const { locations } = await Debugger.setBreakpointByUrl({ lineNumber: 4, urlRegex: 'adds-prices' });
      seen.push(locations.map(({ lineNumber }) => lineNumber));
    } else {
      // Nobody else lets it go on meanwhile.
      await new Promise((resolve) => setTimeout(resolve, 60));
      seen.push(isPaused, program.stdout);
      if (++hitBreakpoint === 1) {
        const { result } = await Debugger.evaluateOnCallFrame({
          callFrameId: event.callFrames[0]!.callFrameId,
          expression: 'JSON.stringify(prices)',
        });
        seen.push(result.value);
      }
    }
    await Debugger.resume({});
  };
  Debugger.on('scriptParsed', ({ scriptId, url }) => {
    if (url.endsWith('adds-prices.cjs')) ownScript = scriptId;
  });
  Debugger.on('resumed', () => {
    isPaused = false;
  });
  Debugger.on('paused', (event) => void paused(event as never));
  await Runtime.enable();
  await Debugger.enable({});
  await Runtime.runIfWaitingForDebugger();
  // A program that is debugged waits at its end for the debugger to leave.
  Runtime.on('executionContextDestroyed', () => void client.close());
  return { seen, ended: comparable(await program.ended) };
}

describe.each(targetNodes)('Node $version', ({ path: node }) => {
  test('a debugger that waits for the program, breaks at its first line, and pauses it', async () => {
    const args = ['--inspect-brk=0', fixture('adds-prices.cjs')];
    const plain = await debugged(new Running(node, args));
    expect(plain.seen).toEqual([
      ...['Break on start', [':1'], [4]],
      ...['other', ['add:5', ':9'], true, '', '[1,2,3]'],
      ...['other', ['add:5', ':10'], true, 'true 6\n'],
    ]);
    const traces = temporaryFolder();
    expect(await debugged(startRecorded(traces, args, { node }))).toEqual(plain);
    expect(treeOf(tracesOf(traces))).toEqual(['adds-prices.cjs: add']);
  });

  test.each(['opens-the-inspector.cjs', 'profiles-itself.mjs', 'debugs-itself.cjs'])('%s', async (name) => {
    const { plain, recorded, trace } = await runBoth([fixture(name)], { node });
    expect(plain.code).toBe(0);
    expect(comparable(recorded)).toEqual(comparable(plain));
    expect(treeOf([trace])).toEqual([expect.stringMatching(/: \w+/)]);
  });

  test('--inspect without anybody who connects', async () => {
    const { plain, recorded } = await runBoth(['--inspect=0', fixture('adds-prices.cjs')], { node });
    expect(plain.stderr).toContain('Debugger listening on ws://127.0.0.1:');
    expect(comparable(recorded)).toEqual(comparable(plain));
  });
});
