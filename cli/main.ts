#!/usr/bin/env node
/** The composition root: one command, one file for each verb. Errors become one line on stderr here and nowhere else. */
import { Command, CommanderError } from 'commander';
import { RecorderError } from '../recorder/recorder-error.js';
import { TraceError } from '../replay/engine.js';
import { addBenchCommand } from './bench.js';
import { addDapCommand } from './dap.js';
import { addDoctorCommand } from './doctor.js';
import { EXIT_USER_ERROR } from './exit-codes.js';
import { addListCommand } from './list.js';
import { printProblem } from './print.js';
import { addRecordCommand } from './record.js';
import { addShowCommand } from './show.js';
import { UserError } from './user-error.js';
import { addVerifyCommand } from './verify.js';
import { packageVersion } from './version.js';

const program = new Command('rearview')
  .description('Records a Node.js program and walks through the recording in both directions.')
  .version(packageVersion())
  .exitOverride()
  .configureOutput({ outputError: () => {} })
  .enablePositionalOptions();
addRecordCommand(program);
addListCommand(program);
addShowCommand(program);
addVerifyCommand(program);
addDoctorCommand(program);
addBenchCommand(program);
addDapCommand(program);
for (const command of program.commands) {
  command.exitOverride().configureOutput({ outputError: () => {} });
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    if (error.code === 'commander.help') return EXIT_USER_ERROR;
    const sentence = error.message.replace(/^error: |\.$/g, '').replace(/\n/g, ' ');
    return say(`${sentence}; see rearview --help`);
  }
  if (error instanceof UserError || error instanceof RecorderError || error instanceof TraceError) {
    return say(error.message);
  }
  if (isWithoutFolder(error)) return say('the working directory is gone; change to one that exists');
  const detail = error instanceof Error ? error.message : String(error);
  if (process.env.REARVIEW_DEBUG && error instanceof Error) console.error(error.stack);
  return say(`an error of rearview's own: ${detail} (set REARVIEW_DEBUG=1 for where)`);
}

/** What `process.cwd()` throws. */
function isWithoutFolder(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.syscall === 'uv_cwd';
}

function say(sentence: string): number {
  printProblem(sentence);
  return EXIT_USER_ERROR;
}
