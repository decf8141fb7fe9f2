/** Steps with another debugger from wherever a function says `debugger` until it is back in `main`. */
import { readFileSync } from 'node:fs';
import type { Ended, Running } from '../support/cli.js';
import { debug, type PausedEvent } from '../support/foreign-debugger.js';

/** One from the start, the other from a stop in a function without a name on. */
const MANNERS = ['stepOver', 'stepOut'] as const;

export interface Stepped {
  /** `MANNER FUNCTION:LINE`, one for each run of stops on a line. */
  stops: string[];
  /** Those on lines that close a block or a function or open the function left out. */
  inCode: string[];
  ended: Ended;
}

export async function stepped(program: Running, path: string): Promise<Stepped> {
  const client = await debug(program);
  const { Debugger, Runtime } = client;
  const lines = readFileSync(path, 'utf8').split('\n');
  const urls = new Map<string, string>();
  const stops: string[] = [];
  const inCode: string[] = [];
  let manner = -1;

  const see = (list: string[], stop: string) => {
    if (list.at(-1) !== stop) list.push(stop);
  };
  function next([top]: PausedEvent['callFrames']): 'resume' | (typeof MANNERS)[number] {
    const { functionName, functionLocation, location } = top!;
    if (!urls.get(location.scriptId)?.endsWith(path)) return 'resume';
    if (functionName === '') {
      manner++;
      return 'resume';
    }
    const step = MANNERS[manner]!;
    const text = lines[location.lineNumber]!.trim();
    const stop = `${step} ${functionName}:${location.lineNumber + 1}`;
    see(stops, stop);
    const opens = text.endsWith('{') && functionLocation?.lineNumber === location.lineNumber;
    if (!opens && !text.startsWith('}')) see(inCode, stop);
    if (functionName === 'main') return 'resume';
    // V8 of Node 20 fails where it is to step out of an async generator.
    return functionName === 'laterEach' ? 'stepOver' : step;
  }

  Debugger.on('scriptParsed', ({ scriptId, url }) => urls.set(scriptId, url));
  Debugger.on('paused', (event) => {
    // The program may be over by then.
    client.send(`Debugger.${next((event as unknown as PausedEvent).callFrames)}`).catch(() => {});
  });
  // A program that is debugged waits at its end for the debugger to leave.
  Runtime.on('executionContextDestroyed', () => void client.close());
  await Runtime.enable();
  await Debugger.enable({});
  await Debugger.setAsyncCallStackDepth({ maxDepth: 32 });
  await Runtime.runIfWaitingForDebugger();
  return { stops, inCode, ended: await program.ended };
}
