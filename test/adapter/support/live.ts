/** A program that is being recorded, for tests: they write its trace while a real process runs. */
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Client, folder, startClient } from './client.js';
import { SOURCE } from './shop-trace.js';
import { TraceBuilder } from './trace-builder.js';

export const script = join(folder, 'live.js');
writeFileSync(script, SOURCE);

/** Says hello, and ends when the file STOP exists, or by SIGTERM with a goodbye. */
export const program = join(folder, 'program.cjs');
writeFileSync(
  program,
  `const fs = require('node:fs');
process.stdout.write('hello ' + process.argv.slice(2).join(' ') + ' ' + process.env.GREETING + '\\n');
process.stderr.write('careful\\n');
fs.writeFileSync(process.env.TRACE + '.pid', String(process.pid));
setInterval(() => { if (fs.existsSync(process.env.TRACE + '.stop')) process.exit(3); }, 10);
process.on('SIGTERM', () => process.exit(0));
`,
);

let count = 0;

export interface Live {
  client: Client;
  builder: TraceBuilder;
  launch: object;
  /** Lets the program end with exit code 3. */
  stop(): void;
  /** Whether the program still runs. */
  runs(): boolean;
}

export async function live(launch: object = {}): Promise<Live> {
  const trace = join(folder, `live-${++count}.rvtrace`);
  const builder = new TraceBuilder(trace, { cwd: folder, processId: process.pid, hostname: hostname() });
  // As whoever writes a trace has.
  const fd = openSync(trace, 'a');
  onTestFinished(() => closeSync(fd));
  const client = await startClient();
  return {
    client,
    builder,
    launch: {
      program,
      args: ['from', 'here'],
      cwd: folder,
      env: { TRACE: trace, GREETING: 'hi', HOME: null },
      ...launch,
    },
    stop: () => writeFileSync(`${trace}.stop`, ''),
    runs: () => {
      try {
        const pid = Number(readFileSync(`${trace}.pid`, 'utf8'));
        // The file is there before what is written into it, and 0 would be ourselves.
        return pid !== 0 && process.kill(pid, 0);
      } catch {
        return false;
      }
    },
  };
}

export const output = (client: Client, category: string) =>
  client.messages
    .filter((m) => m.event === 'output' && m.body.category === category)
    .map((m) => m.body.output)
    .join('');
