/** `rearview verify`: is a trace sound, what was cut in it, which code has hooks and which has not. */
import type { Command } from 'commander';
import { type VerifyReport, verifyTrace } from '../replay/engine.js';
import { coverageJson, coverageLines } from './coverage.js';
import { EXIT_DAMAGED } from './exit-codes.js';
import { findTrace } from './find-trace.js';
import { printJson, printLine } from './print.js';
import { stateJson, stateText } from './state-text.js';
import type { Json } from './value-json.js';

export function addVerifyCommand(program: Command): void {
  program
    .command('verify')
    .description('Check a trace, and say what was cut and what was not instrumented')
    .argument('<trace>', 'a trace file, the beginning of its name, or `latest`')
    .option('--json', 'print JSON')
    .action((trace: string, flags: { json?: true }) => {
      const report = verifyTrace(findTrace(trace));
      if (flags.json) printJson(reportJson(report));
      else printReport(report);
      if (report.state.kind === 'cut' || report.damage.length > 0) process.exitCode = EXIT_DAMAGED;
    });
}

function reportJson(report: VerifyReport): Json {
  return {
    trace: report.path,
    state: stateJson(report.state),
    events: report.eventCount,
    chunks: report.chunkCount,
    bytes: report.fileBytes,
    damage: report.damage,
    cuts: report.cutValues,
    ...coverageJson(report),
    notices: report.notices.map((notice) => notice.text),
  };
}

function printReport(report: VerifyReport): void {
  printLine(`${report.path}: ${stateText(report.state)}`);
  printLine(`  ${report.eventCount} events in ${report.chunkCount} chunks, ${report.fileBytes} bytes`);
  for (const { offsetBytes, reason } of report.damage) printLine(`  damage at byte ${offsetBytes}: ${reason}`);
  const cuts = Object.entries(report.cutValues).map(([reason, count]) => `${count} × ${reason}`);
  printLine(`  values cut: ${cuts.join(', ') || 'none'}`);
  for (const line of coverageLines(report)) printLine(`  ${line}`);
  for (const { sourceMapProblem } of report.scripts) {
    if (sourceMapProblem !== '') printLine(`  note: ${sourceMapProblem}`);
  }
  for (const { text } of report.notices) printLine(`  note: ${text}`);
}
