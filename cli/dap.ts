/** `rearview dap`: the debug adapter on stdin and stdout, with the recorder behind its `launch` of programs. */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Command } from 'commander';
import { runStdioAdapter } from '../adapter/stdio.js';
import { DEFAULT_TRACE_FOLDER } from '../recorder/target/trace-folder.js';
import { type Engine, openEngine } from '../replay/engine.js';
import { findTrace } from './find-trace.js';
import { startRecordingFor } from './record-for-adapter.js';

export function addDapCommand(program: Command): void {
  program
    .command('dap')
    .description('Speak the Debug Adapter Protocol on stdin and stdout, for editors')
    .action(async () => {
      await runStdioAdapter({ openTrace, startRecording: startRecordingFor });
    });
}

/** A launch configuration may name a trace as the command line does: `latest`, or the beginning of a name. */
function openTrace(path: string): Engine {
  if (existsSync(path)) return openEngine(path);
  return openEngine(findTrace(basename(path), join(dirname(path), DEFAULT_TRACE_FOLDER)));
}
