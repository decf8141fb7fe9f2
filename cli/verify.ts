/** `rearview verify`: is a trace sound, what was cut in it and left out, which code has hooks and which has not. */
import type { Command } from 'commander';
import { budgetLines } from '../presentation/budget-lines.js';
import { functionLabel } from '../presentation/function-label.js';
import { isBudgetKept } from '../presentation/step-text.js';
import { wholeMicroseconds } from '../presentation/time.js';
import {
  type CodePlace,
  type Engine,
  openEngine,
  type RecordingCost,
  type VerifyReport,
  verifyTrace,
} from '../replay/engine.js';
import { coverageJson, coverageLines } from './coverage.js';
import { EXIT_DAMAGED } from './exit-codes.js';
import { findTrace } from './find-trace.js';
import { printJson, printLine } from './print.js';
import { stateJson, stateText } from './state-text.js';
import type { Json } from './value-json.js';

/** Of those that stepped down so many are named; `--json` has all. */
const MOST_FUNCTIONS = 10;

export function addVerifyCommand(program: Command): void {
  program
    .command('verify')
    .description('Check a trace, and say what was cut and what was not instrumented')
    .argument('<trace>', 'a trace file, the beginning of its name, or `latest`')
    .option('--json', 'print JSON')
    .action((trace: string, flags: { json?: true }) => {
      const report = verifyTrace(findTrace(trace));
      const engine = openEngine(report.path);
      try {
        if (flags.json) printJson(reportJson(report, engine));
        else printReport(report, engine);
      } finally {
        engine.close();
      }
      if (report.state.kind === 'cut' || report.damage.length > 0) process.exitCode = EXIT_DAMAGED;
    });
}

function reportJson(report: VerifyReport, engine: Engine): Json {
  return {
    trace: report.path,
    state: stateJson(report.state),
    events: report.eventCount,
    chunks: report.chunkCount,
    bytes: report.fileBytes,
    damage: report.damage,
    cuts: report.cutValues,
    ...coverageJson(report),
    ...budgetJson(engine),
    notices: report.notices.map((notice) => notice.text),
  };
}

function budgetJson(engine: Engine): Record<string, Json> {
  return {
    budgetPpm: engine.info.header.budgetPpm,
    cost: costJson(engine.recordingCost()),
    steps: engine.steps().map((step) => ({
      ...functionJson(step),
      detail: step.detail,
      oneOf: step.detail === 'sampled' ? step.oneOf : null,
      event: step.moment,
      timeUs: wholeMicroseconds(step.timeNs),
      recordingPpm: step.recordingPpm,
      functionPpm: step.functionPpm,
    })),
    leftOut: engine.leftOut().map((fn) => ({ ...functionJson(fn), calls: fn.calls })),
  };
}

function costJson(cost: RecordingCost): Json {
  if (cost.cpuUs === 0) return null;
  const { cpuUs, recordingUs, overUs } = cost;
  return { cpuUs, recordingUs, overUs, isBudgetKept: isBudgetKept(cost) };
}

function functionJson({ function: fn, source, line }: CodePlace): Record<string, Json> {
  return { function: functionLabel(fn), url: source.url, line };
}

function printReport(report: VerifyReport, engine: Engine): void {
  printLine(`${report.path}: ${stateText(report.state)}`);
  printLine(`  ${report.eventCount} events in ${report.chunkCount} chunks, ${report.fileBytes} bytes`);
  for (const { offsetBytes, reason } of report.damage) printLine(`  damage at byte ${offsetBytes}: ${reason}`);
  const cuts = Object.entries(report.cutValues).map(([reason, count]) => `${count} × ${reason}`);
  printLine(`  values cut: ${cuts.join(', ') || 'none'}`);
  for (const line of coverageLines(report)) printLine(`  ${line}`);
  for (const line of budgetLines(engine, MOST_FUNCTIONS)) printLine(`  ${line}`);
  for (const { sourceMapProblem } of report.scripts) {
    if (sourceMapProblem !== '') printLine(`  note: ${sourceMapProblem}`);
  }
  for (const { text } of report.notices) printLine(`  note: ${text}`);
}
