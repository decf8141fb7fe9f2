/** A program run plain and recorded on one Node.js, and what the engine and a client of the adapter see of it. */
import { relative } from 'node:path';
import { openEngine } from '../../replay/engine.js';
import { cliPath, type Ended, type RunOptions, run, temporaryFolder } from '../support/cli.js';
import { startAdapter } from '../support/dap.js';
import { tracesOf } from '../support/plain-and-recorded.js';

export interface Runs {
  plain: Ended;
  recorded: Ended;
  trace: string;
}

export async function runOn(node: string, args: readonly string[], options: RunOptions): Promise<Runs> {
  const traces = temporaryFolder();
  const plain = await run(node, args, options);
  const record = [cliPath, 'record', '--quiet', '--output', traces, '--', node, ...args];
  const recorded = await run(process.execPath, record, options);
  return { plain: withoutPid(plain), recorded: withoutPid(recorded), trace: withOwnCode(tracesOf(traces)) };
}

/** A runner can have processes and threads that run nothing of the program. */
function withOwnCode(traces: readonly string[]): string {
  const own = traces.filter((trace) => {
    const engine = openEngine(trace);
    const hasCode = engine.scripts().length > 0;
    engine.close();
    return hasCode;
  });
  if (own.length !== 1) throw new Error(`expected one trace with code, found ${own.length} of ${traces.length}`);
  return own[0]!;
}

function withoutPid(ended: Ended): Ended {
  return { ...ended, stderr: ended.stderr.replace(/\(node:\d+\)/g, '(node:PID)') };
}

/** `function file:line` of all frames, at the first position inside a function that is on this line. Files relative to `folder`. */
export function stackAtLine(trace: string, folder: string, file: string, line: number): string[] {
  const engine = openEngine(trace);
  try {
    const last = engine.last()!;
    for (let at = engine.first()!; ; at = engine.step(at, 'in', 'forward').position) {
      const here = engine.describe(at);
      if (here.line === line && here.source.path !== undefined && relative(folder, here.source.path) === file) {
        return engine
          .stack(at)
          .map(
            ({ function: { name }, source, line }) => `${name} ${relative(folder, source.path ?? source.url)}:${line}`,
          );
      }
      if (at === last) return [];
    }
  } finally {
    engine.close();
  }
}

export interface Stopped {
  breakpoint: { verified: boolean; line: number };
  reason: string;
  line: number;
  /** The recorded text of the top frame's source. */
  content: string;
  path: string | undefined;
}

/** Sets a breakpoint in a file as an editor does, and continues from the start. */
export async function stopAtBreakpoint(trace: string, path: string, line: number): Promise<Stopped> {
  const client = startAdapter();
  try {
    const { threadId } = await client.openTrace(trace, { stopAt: 'start' });
    const { breakpoints } = await client.request('setBreakpoints', { source: { path }, breakpoints: [{ line }] });
    const stop = await client.move('continue', { threadId });
    const { stackFrames } = await client.request('stackTrace', { threadId: stop.threadId });
    const [top] = stackFrames;
    const { content } = await client.request('source', { source: top.source, sourceReference: 0 });
    return { breakpoint: breakpoints[0], reason: stop.reason, line: top.line, content, path: top.source.path };
  } finally {
    await client.close();
  }
}
