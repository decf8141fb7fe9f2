/** `rearview list`: the traces of a folder, and the lanes inside each. */
import type { Command } from 'commander';
import { costText, isBudgetKept } from '../presentation/step-text.js';
import { formatDuration, wholeMicroseconds } from '../presentation/time.js';
import { type LaneInfo, openEngine, type RecordingCost, TraceError, type TraceInfo } from '../replay/engine.js';
import { counted } from './coverage.js';
import { EXIT_USER_ERROR } from './exit-codes.js';
import { findTrace, nearestTraceFolder, tracesIn } from './find-trace.js';
import { printJson, printLine, printProblem } from './print.js';
import { stateJson, stateText } from './state-text.js';
import { asTree, type TreePlace } from './trace-tree.js';
import { UserError } from './user-error.js';
import type { Json } from './value-json.js';

export function addListCommand(program: Command): void {
  program
    .command('list')
    .description('Show the recorded traces, and the lanes (requests) inside each')
    .option('-o, --output <dir>', 'folder of the traces (default: .rearview, here or in a folder above)')
    .option('--json', 'print JSON')
    .argument('[traces...]', 'only these: files, beginnings of their names, or `latest`')
    .action((names: string[], flags: { output?: string; json?: true }) => {
      const folder = flags.output ?? nearestTraceFolder();
      const areNamed = names.length > 0;
      const listed = areNamed
        ? names.map((name) => read(name, () => findTrace(name, folder)))
        : tracesIn(folder).map((path) => read(path, () => path));
      if (flags.json)
        printJson({ traces: listed.map((trace) => ('error' in trace ? { ...trace } : traceJson(trace))) });
      else if (listed.length === 0) printLine(`No traces in ${folder}. Record one: rearview record -- node FILE`);
      else for (const { item, depth } of asTree(listed, placeOf)) printTrace(item, areNamed, '  '.repeat(depth));
      if (areNamed && listed.some((trace) => 'error' in trace)) process.exitCode = EXIT_USER_ERROR;
    });
}

/** What is told of a trace that could be opened. */
interface Summary {
  path: string;
  info: TraceInfo;
  lanes: readonly LaneInfo[];
  /** Number of scripts that were to be recorded and could not be. */
  notInstrumented: number;
  /** Number of functions that were not recorded in full at some time, to save time. */
  steppedDown: number;
  cost: RecordingCost;
}

interface Unreadable {
  path: string;
  error: string;
}

/** One that cannot be opened is an entry as well: the others are listed all the same. */
function read(name: string, find: () => string): Summary | Unreadable {
  try {
    const path = find();
    const engine = openEngine(path);
    try {
      const notInstrumented = engine.scripts().filter((script) => script.notInstrumented !== '').length;
      const steppedDown = new Set(engine.steps().map((step) => step.function.id)).size;
      return {
        path,
        info: engine.info,
        lanes: engine.lanes(),
        notInstrumented,
        steppedDown,
        cost: engine.recordingCost(),
      };
    } finally {
      engine.close();
    }
  } catch (error) {
    if (error instanceof TraceError || error instanceof UserError) return { path: name, error: error.message };
    throw error;
  }
}

function placeOf(trace: Summary | Unreadable): TreePlace | undefined {
  return 'error' in trace ? undefined : trace.info.header;
}

function printTrace(trace: Summary | Unreadable, isNamed: boolean, indent: string): void {
  const print = (line: string) => printLine(indent + line);
  if ('error' in trace) {
    if (isNamed) printProblem(trace.error);
    else for (const line of [trace.path, `  ${trace.error}`]) printLine(line);
    return;
  }
  const { path, info, lanes, notInstrumented, steppedDown, cost } = trace;
  const started = new Date(info.header.startedAtUnixMicros / 1e3).toLocaleString();
  const { threadId } = info.header;
  const thread = threadId === 0 ? '' : `worker thread ${threadId} · `;
  print(path);
  print(`  ${thread}${commandOf(info)} · ${started} · ${formatDuration(info.durationNs)} · ${stateText(info.state)}`);
  print(`  ${info.eventCount} events · ${info.fileBytes} bytes · Node ${info.header.nodeVersion}`);
  for (const lane of lanes) print(`  ${laneLine(lane)}`);
  for (const notice of info.notices) print(`  note: ${notice.text}`);
  if (notInstrumented > 0) {
    print(`  ${counted(notInstrumented, 'script')} not instrumented: rearview verify says why`);
  }
  if (steppedDown > 0) {
    print(`  ${counted(steppedDown, 'function')} stepped down to keep the budget: rearview verify says which`);
  }
  if (!isBudgetKept(cost)) print(`  budget not kept: ${costText(cost, info.header.budgetPpm)}`);
}

/** `  2  GET /cart/20 · 200 · 12 ms`, the number being what `show --lane` takes. */
function laneLine(lane: LaneInfo): string {
  const parts = [lane.name];
  if (lane.kind === 'request') {
    parts.push(lane.status === undefined ? 'not finished' : String(lane.status));
    if (lane.finishTimeNs !== undefined) parts.push(formatDuration(lane.finishTimeNs - lane.startTimeNs));
  }
  return `${String(lane.id).padStart(4)}  ${parts.join(' · ')}`;
}

function traceJson({ path, info, lanes, notInstrumented, steppedDown, cost }: Summary): Json {
  return {
    path,
    traceId: info.header.traceId,
    state: stateJson(info.state),
    command: commandOf(info),
    processId: info.header.processId,
    threadId: info.header.threadId,
    parentTraceId: info.header.parentTraceId || null,
    nodeVersion: info.header.nodeVersion,
    startedAt: new Date(info.header.startedAtUnixMicros / 1e3).toISOString(),
    durationUs: wholeMicroseconds(info.durationNs),
    events: info.eventCount,
    bytes: info.fileBytes,
    lanes: lanes.map(laneJson),
    notInstrumented,
    steppedDown,
    budgetKept: isBudgetKept(cost),
    notices: info.notices.map((notice) => notice.text),
  };
}

export function laneJson(lane: LaneInfo): Json {
  return {
    id: lane.id,
    kind: lane.kind,
    name: lane.name,
    status: lane.status ?? null,
    startUs: wholeMicroseconds(lane.startTimeNs),
    finishUs: lane.finishTimeNs === undefined ? null : wholeMicroseconds(lane.finishTimeNs),
  };
}

function commandOf({ header }: TraceInfo): string {
  return ['node', ...header.nodeArguments, ...header.arguments.slice(1)].join(' ');
}
