/**
 * Drives a program as VS Code's JavaScript debugger does: the requests, their order and their parameters are what js-debug
 * 1.117 was seen to send for a launch with breakpoints, a condition, a log point, steps and worker threads.
 */
import { readFileSync } from 'node:fs';
import type { Client } from 'chrome-remote-interface';
import type { Ended, Running } from '../support/cli.js';
import { debug, type PausedEvent } from '../support/foreign-debugger.js';

/** Of `adds-in-two-threads.cjs`, one-based. */
const LINE = { addsOne: 6, returns: 8, callsAdd: 12 };
const NODE_INTERNALS = ['^(node:)?internal\\/', '^(node:)?fs\\.js$', '^(node:)?net\\.js$'];

export interface Driven {
  /** What was paused at or said on the way. Lines that are only a brace, and further stops on one line, are left out. */
  seen: unknown[];
  /** The scripts of the top frames that are neither the program's nor Node's. */
  strangers: string[];
  ended: Ended;
}

type Request = Parameters<Client['send']>[0];

export async function drivenAsByVsCode(program: Running, path: string): Promise<Driven> {
  const client = await debug(program);
  const { Debugger, Runtime, Profiler } = client;
  const lines = readFileSync(path, 'utf8').split('\n');
  const urls = new Map<string, string>();
  const seen: unknown[] = [];
  const strangers: string[] = [];
  const see = (what: unknown) => {
    if (seen.at(-1) !== what) seen.push(what);
  };

  const breakAt = (line: number, condition?: string) =>
    Debugger.setBreakpointByUrl({ ...placeOf(path, line), ...(condition === undefined ? {} : { condition }) });
  const { breakpointId: entry } = await setUp();

  let evaluated = false;
  Debugger.on('paused', (event) => void onPaused(event as unknown as PausedEvent & { hitBreakpoints?: string[] }));
  async function onPaused(event: PausedEvent & { hitBreakpoints?: string[] }): Promise<unknown> {
    const top = event.callFrames[0]!;
    const url = urls.get(top.location.scriptId) ?? '';
    if (!url.endsWith(path)) {
      if (!url.startsWith('node:') || url.includes('rearview')) strangers.push(url);
      return event.reason === 'exception' ? Debugger.resume({}) : Debugger.stepInto({ breakOnAsyncCall: true });
    }
    const line = top.location.lineNumber + 1;
    if (lines[line - 1] !== '}' && lines[line - 1] !== '  }') see(`${top.functionName}:${line}`);
    if (event.hitBreakpoints?.includes(entry)) {
      await Debugger.removeBreakpoint({ breakpointId: entry });
      return Debugger.resume({});
    }
    if (top.functionName !== 'add') {
      return seen.length < 3 ? Debugger.stepInto({ breakOnAsyncCall: true }) : Debugger.resume({});
    }
    if (line === LINE.addsOne && !evaluated) {
      evaluated = true;
      const { result } = await Debugger.evaluateOnCallFrame({
        callFrameId: top.callFrameId,
        expression: '[price, prices].join(" of ")',
        throwOnSideEffect: true,
      });
      see(result.value);
    }
    return line === LINE.returns ? Debugger.resume({}) : Debugger.stepOver({});
  }

  /** Up to the moment in which the program may run. */
  async function setUp(): Promise<{ breakpointId: string }> {
    Debugger.on('scriptParsed', ({ scriptId, url }) => urls.set(scriptId, url));
    await driveWorkers(client, path, see);
    await Runtime.evaluate({
      expression: "require('module').builtinModules",
      returnByValue: true,
      includeCommandLineAPI: true,
    });
    await Runtime.enable();
    await Profiler.enable();
    await Debugger.enable({});
    await Debugger.setAsyncCallStackDepth({ maxDepth: 32 });
    await Debugger.setPauseOnExceptions({ state: 'all' });
    await Debugger.setBlackboxPatterns({ patterns: NODE_INTERNALS });
    const atEntry = await breakAt(1);
    await breakAt(LINE.callsAdd);
    await breakAt(LINE.addsOne, '(()=>{try{return price===2;}catch(e){return false}})()');
    await breakAt(LINE.returns, 'console.log("returns", total), false\n//# sourceURL=logpoint.cdp');
    return atEntry;
  }

  await Runtime.runIfWaitingForDebugger();
  // A program that is debugged waits at its end for the debugger to leave.
  Runtime.on('executionContextDestroyed', () => void client.close());
  return { seen, strangers, ended: await program.ended };
}

/** Each worker thread waits for the debugger as well, which sets the same breakpoint there and lets it go on. */
async function driveWorkers(client: Client, path: string, see: (what: unknown) => void): Promise<void> {
  let lastId = 0;
  const send = (method: string, parameters: object) => client.send(method as Request, parameters as never);
  const ask = (sessionId: string, method: string, params: object) =>
    send('NodeWorker.sendMessageToWorker', { sessionId, message: JSON.stringify({ id: ++lastId, method, params }) });
  client.on('event', ({ method, params }) => {
    const { sessionId, message } = params as { sessionId: string; message: string };
    if ((method as string) === 'NodeWorker.attachedToWorker') {
      void ask(sessionId, 'Debugger.enable', {});
      void ask(sessionId, 'Debugger.setBreakpointByUrl', placeOf(path, LINE.returns));
      void ask(sessionId, 'Runtime.runIfWaitingForDebugger', {});
    } else if ((method as string) === 'NodeWorker.receivedMessageFromWorker') {
      const told = JSON.parse(message) as { method?: string; params: PausedEvent };
      if (told.method !== 'Debugger.paused') return;
      const top = told.params.callFrames[0]!;
      see(`worker ${top.functionName}:${top.location.lineNumber + 1}`);
      void ask(sessionId, 'Debugger.resume', {});
    }
  });
  await send('NodeWorker.enable', { waitForDebuggerOnStart: true });
}

/** By path and by URL, as js-debug asks for what is not loaded yet. */
function placeOf(path: string, line: number) {
  const escaped = path.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  return { urlRegex: `file:\\/\\/${escaped}($|\\?)|${escaped}($|\\?)`, lineNumber: line - 1, columnNumber: 0 };
}
