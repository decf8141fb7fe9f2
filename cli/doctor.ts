/**
 * `rearview doctor`: records a command for a test and says what recording it is like: what could be installed, what has
 * hooks and what has not, what it costs. The recording is thrown away.
 */
import { rmSync } from 'node:fs';
import type { Command } from 'commander';
import { functionLabel } from '../presentation/function-label.js';
import { budgetText, costText } from '../presentation/step-text.js';
import { formatDuration, wholeMicroseconds } from '../presentation/time.js';
import { makeTemporaryFolder } from '../recorder/target/temporary-folder.js';
import { NEWEST_NODE, OLDEST_NODE } from '../recorder/way-in/node-versions.js';
import { openEngine, type RecordingCost, type TraceInfo, type VerifyReport, verifyTrace } from '../replay/engine.js';
import type { ScriptKind } from '../schema/enums.js';
import { counted, coverageJson, coverageLines, packagesOption, skippedPackages } from './coverage.js';
import { EXIT_DAMAGED } from './exit-codes.js';
import { tracesIn } from './find-trace.js';
import { nothingRecorded } from './nothing-recorded.js';
import { printJsonLine, printLine } from './print.js';
import { addRecordingOptions, type RecordedCommand, type RecordingFlags, runRecorded } from './record.js';
import { stateJson, stateText } from './state-text.js';
import type { Json } from './value-json.js';

const MOST_CALLED = 10;

type CommandEnd = Pick<RecordedCommand, 'code' | 'signal' | 'processIds'>;

interface DoctorFlags extends RecordingFlags {
  json?: true;
}

/** What was found out about one process. */
interface Examined {
  info: TraceInfo;
  report: VerifyReport;
  requests: number;
  cost: RecordingCost;
}

export function addDoctorCommand(program: Command): void {
  addRecordingOptions(
    program
      .command('doctor')
      .description(
        'Run a command under the recorder, and say what can be recorded of it, what not, why, and at what cost',
      )
      .passThroughOptions(),
  )
    .option('--json', 'print JSON, one line, the last of the standard output')
    .argument('<command...>', 'for example: -- node server.js')
    .action(async (command: [string, ...string[]], flags: DoctorFlags) => {
      const folder = makeTemporaryFolder('rearview-doctor-');
      try {
        const end = await runRecorded(command, { ...flags, output: folder });
        const examined = tracesIn(folder).map(examine);
        if (flags.json) printJsonLine(reportJson(command, end, examined));
        else for (const line of reportLines(command, end, examined)) printLine(line);
        process.exitCode = examined.length > 0 && examined.every(isSound) ? 0 : EXIT_DAMAGED;
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
      // The program is over; what still listens for its signals or its output must not hold us.
      process.exit();
    });
}

function examine(path: string): Examined {
  const report = verifyTrace(path);
  const engine = openEngine(path);
  try {
    const requests = engine.lanes().filter(({ kind }) => kind === 'request').length;
    return { info: engine.info, report, requests, cost: engine.recordingCost() };
  } finally {
    engine.close();
  }
}

/** Recording worked: up to the program's own end, and the file says so. A program may be killed. */
function isSound({ report: { state, damage } }: Examined): boolean {
  return damage.length === 0 && !(state.kind === 'complete' && state.end.reason === 'failed');
}

function reportLines(command: readonly string[], end: CommandEnd, examined: readonly Examined[]): string[] {
  const lines = ['', `rearview doctor: ${command.join(' ')}`, `  the command ended ${endText(end)}`];
  if (examined.length === 0) {
    lines.push(`  ${nothingRecorded(end)}`);
  }
  for (const each of examined) lines.push(...processLines(each));
  lines.push(...adviceLines(examined));
  return lines;
}

function processLines({ info, report, requests, cost }: Examined): string[] {
  const { header } = info;
  const scripts = report.scripts;
  const countOf = (wanted: ScriptKind): number => scripts.filter(({ kind }) => kind === wanted).length;
  // Few programs are given as text.
  const texts = countOf('script') === 0 ? '' : `${counted(countOf('script'), 'script')} given as text, `;
  const maps = scripts.filter(({ hasSourceMap }) => hasSourceMap).length;
  return [
    '',
    `process ${header.processId}: ${['node', ...header.nodeArguments, ...header.arguments.slice(1)].join(' ')}`,
    `  Node.js ${header.nodeVersion} on ${header.platform}-${header.arch}: ${supportText(header.nodeVersion)}`,
    ...(info.notices.length === 0
      ? ['  hooks, stack traces, lanes and signals: all in place']
      : info.notices.map(({ text }) => `  note: ${text}`)),
    `  recording: ${stateText(report.state)}, in ${formatDuration(info.durationNs)}`,
    `  cost: ${counted(report.eventCount, 'event')}, ${report.fileBytes} bytes`,
    `  ${costText(cost, header.budgetPpm) ?? budgetText(header.budgetPpm)}`,
    `  requests: ${requests}`,
    `  scripts: ${counted(countOf('commonjs'), 'CommonJS module')}, ${counted(countOf('module'), 'ES module')}, ${texts}${maps} with a source map`,
    ...coverageLines(report).map((line) => `  ${line}`),
    ...mostCalledLines(report),
  ];
}

function mostCalledLines({ calledFunctions }: VerifyReport): string[] {
  if (calledFunctions.length === 0) return [];
  const most = calledFunctions.slice(0, MOST_CALLED);
  const width = String(most[0]!.calls).length;
  return [
    '  most called:',
    ...most.map(
      (called) =>
        `    ${String(called.calls).padStart(width)}  ${functionLabel(called.function)}  ${called.url}:${called.function.start.line}`,
    ),
  ];
}

/** What to do next; nothing where nothing is to be done. */
function adviceLines(examined: readonly Examined[]): string[] {
  const advice: string[] = [];
  if (examined.length === 0)
    advice.push("give a command that starts node; a program that is all packages needs --packages '*'");
  const packages = new Map<string, { name: string; scripts: number }>();
  for (const { report } of examined) for (const each of skippedPackages(report)) packages.set(each.name, each);
  if (packages.size > 0) advice.push(`to see into packages: ${packagesOption([...packages.values()])}`);
  if (examined.some(({ report }) => report.scripts.some(({ notInstrumented }) => notInstrumented !== ''))) {
    advice.push('the scripts that are not instrumented run as they are; calls to them are missing in the recording');
  }
  const hottest = examined.flatMap(({ report }) => report.calledFunctions.slice(0, 1)).find(({ calls }) => calls > 1e5);
  if (hottest)
    advice.push(`to make it cheaper: --depth 1, or --exclude the file of ${functionLabel(hottest.function)}`);
  if (examined.length > 0) advice.push('to record it for good: rearview record -- COMMAND');
  return ['', 'next:', ...advice.map((line) => `  ${line}`)];
}

function supportText(version: string): string {
  const major = Number(/^v(\d+)/.exec(version)?.[1]);
  if (major < OLDEST_NODE) return `older than the oldest supported, ${OLDEST_NODE}`;
  if (major > NEWEST_NODE) return `newer than the newest tested, ${NEWEST_NODE}`;
  return major % 2 === 0 ? 'supported' : 'not a version that is tested, but between two that are';
}

function endText({ code, signal }: CommandEnd): string {
  return signal === null ? `with exit code ${code}` : `by ${signal}`;
}

function reportJson(command: readonly string[], end: CommandEnd, examined: readonly Examined[]): Json {
  return {
    command: [...command],
    exitCode: end.code,
    signal: end.signal,
    processes: examined.map(({ info, report, requests, cost }) => ({
      processId: info.header.processId,
      nodeVersion: info.header.nodeVersion,
      support: supportText(info.header.nodeVersion),
      state: stateJson(report.state),
      durationUs: wholeMicroseconds(info.durationNs),
      events: report.eventCount,
      bytes: report.fileBytes,
      budgetPpm: info.header.budgetPpm,
      cpuUs: cost.cpuUs,
      recordingUs: cost.recordingUs,
      requests,
      notices: info.notices.map(({ text }) => text),
      ...coverageJson(report),
      mostCalled: report.calledFunctions.slice(0, MOST_CALLED).map(({ function: fn, url, calls }) => ({
        function: functionLabel(fn),
        url,
        line: fn.start.line,
        calls,
      })),
    })),
  };
}
