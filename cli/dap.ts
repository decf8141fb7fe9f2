/** `rearview dap`: the debug adapter on stdin and stdout, with the recorder behind its `launch` of programs. */
import type { Command } from 'commander';
import { runStdioAdapter } from '../adapter/stdio.js';
import { openEngine } from '../replay/engine.js';
import { startRecordingFor } from './record-for-adapter.js';

export function addDapCommand(program: Command): void {
  program
    .command('dap')
    .description('Speak the Debug Adapter Protocol on stdin and stdout, for editors')
    .action(async () => {
      await runStdioAdapter({ openTrace: openEngine, startRecording: startRecordingFor });
    });
}
