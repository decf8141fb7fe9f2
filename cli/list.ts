/** `rearview list`: the traces of a folder, and the lanes inside each. */
import type { Command } from 'commander';
import { DEFAULT_TRACE_FOLDER } from '../recorder/target/trace-folder.js';
import { type Engine, type LaneInfo, openEngine, TraceError } from '../replay/engine.js';
import { tracesIn } from './find-trace.js';
import { printJson } from './print-json.js';
import { stateJson, stateText } from './state-text.js';
import { formatDuration } from './time-text.js';
import type { Json } from './value-json.js';

export function addListCommand(program: Command): void {
  program
    .command('list')
    .description('Show the recorded traces, and the lanes (requests) inside each')
    .option('-o, --output <dir>', 'folder of the traces', DEFAULT_TRACE_FOLDER)
    .option('--json', 'print JSON')
    .argument('[traces...]', 'only these files')
    .action((files: string[], flags: { output: string; json?: true }) => {
      const paths = files.length > 0 ? files : tracesIn(flags.output);
      if (flags.json) printJson({ traces: paths.map(traceJson) });
      else if (paths.length === 0)
        console.log(`No traces in ${flags.output}. Record one: rearview record -- node FILE`);
      else for (const path of paths) printTrace(path);
      if (files.length > 0 && paths.every((path) => tryOpen(path) instanceof TraceError)) process.exitCode = 2;
    });
}

function printTrace(path: string): void {
  const engine = tryOpen(path);
  if (engine instanceof TraceError) {
    console.log(`${path}\n  ${engine.message}`);
    return;
  }
  const { info } = engine;
  const started = new Date(info.header.startedAtUnixMicros / 1e3).toLocaleString();
  console.log(path);
  console.log(`  ${commandOf(engine)} · ${started} · ${formatDuration(info.durationNs)} · ${stateText(info.state)}`);
  console.log(`  ${info.eventCount} events · ${info.fileBytes} bytes · Node ${info.header.nodeVersion}`);
  for (const lane of engine.lanes()) console.log(`  ${laneLine(lane)}`);
  for (const notice of info.notices) console.log(`  note: ${notice.text}`);
  engine.close();
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

function traceJson(path: string): Json {
  const engine = tryOpen(path);
  if (engine instanceof TraceError) return { path, error: engine.message };
  const { info } = engine;
  const json: Json = {
    path,
    traceId: info.header.traceId,
    state: stateJson(info.state),
    command: commandOf(engine),
    processId: info.header.processId,
    nodeVersion: info.header.nodeVersion,
    startedAt: new Date(info.header.startedAtUnixMicros / 1e3).toISOString(),
    durationUs: Math.floor(info.durationNs / 1e3),
    events: info.eventCount,
    bytes: info.fileBytes,
    lanes: engine.lanes().map(laneJson),
    notices: info.notices.map((notice) => notice.text),
  };
  engine.close();
  return json;
}

export function laneJson(lane: LaneInfo): Json {
  return {
    id: lane.id,
    kind: lane.kind,
    name: lane.name,
    status: lane.status ?? null,
    startUs: Math.floor(lane.startTimeNs / 1e3),
    finishUs: lane.finishTimeNs === undefined ? null : Math.floor(lane.finishTimeNs / 1e3),
  };
}

function commandOf(engine: Engine): string {
  const { header } = engine.info;
  return ['node', ...header.nodeArguments, ...header.arguments.slice(1)].join(' ');
}

function tryOpen(path: string): Engine | TraceError {
  try {
    return openEngine(path);
  } catch (error) {
    if (error instanceof TraceError) return error;
    throw error;
  }
}
