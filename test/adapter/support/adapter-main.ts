/**
 * The adapter as a process for tests: the real session and engine, over stdio. In place of the recorder, a program is
 * just run, and its trace is the file that TRACE names, which the test writes.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { AdapterHost } from '../../../adapter/host.js';
import { runStdioAdapter } from '../../../adapter/stdio.js';
import { openEngine } from '../../../replay/engine.js';

const host: AdapterHost = {
  openTrace: openEngine,
  startRecording: async (options, events) => {
    if (!existsSync(options.program)) throw new Error(`There is no program ${options.program}.`);
    const env = { ...process.env };
    for (const [name, value] of Object.entries(options.env)) {
      if (value === null) delete env[name];
      else env[name] = value;
    }
    const command = [...options.nodeArgs, options.program, ...options.args];
    const child = spawn(process.execPath, command, { cwd: options.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (text) => events.onOutput('stdout', String(text)));
    child.stderr.on('data', (text) => events.onOutput('stderr', String(text)));
    const closed = new Promise<void>((resolve) => {
      child.on('close', (code, signal) => {
        events.onExit(code, signal);
        resolve();
      });
    });
    return {
      tracePath: env.TRACE!,
      pid: child.pid!,
      stop: () => {
        child.kill('SIGTERM');
        return closed;
      },
      detach: async () => {
        child.stdout.destroy();
        child.stderr.destroy();
        child.unref();
      },
    };
  },
};

runStdioAdapter(host);
console.log('this goes to stderr');
