/** Runs small programs in processes of their own with the recording in them, but without module loading. */
import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type ReadTrace, readTrace } from './read-trace.js';
import { agentOptions, folder } from './recording.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The recording as one script that begins to record and gives programs `hooks` and `recording`. Function 1 is known. */
async function preloadText(tracePath: string): Promise<string> {
  const bundled = await build({
    stdin: {
      resolveDir: root,
      loader: 'ts',
      contents: `
        import { createRecording } from './recorder/agent/core.js';
        import { watchExits } from './recorder/agent/process/exits.js';
        import { noSourceMap } from './recorder/agent/loading/loading-host.js';
        import { functionEntry } from './test/agent/function-entry.js';
        const node = { require, internalBinding: require('internal/test/binding').internalBinding };
        const recording = createRecording(${JSON.stringify({ ...agentOptions(tracePath), flushIntervalMs: 20 })}, node);
        watchExits(recording, node, () => {});
        const script = { url: 'file:///a.js', kind: 'commonjs', source: '', sourceMap: noSourceMap, notInstrumented: '', unrecorded: [] };
        recording.addScript(script, [functionEntry(1), functionEntry(2, { isAsync: true })]);
        Object.assign(globalThis, { hooks: recording.hooks, recording });`,
    },
    bundle: true,
    write: false,
    platform: 'node',
    external: ['internal/test/binding'],
    format: 'cjs',
    alias: { debug: join(root, 'recorder/agent/realm/silent-debug.cjs') },
  });
  return bundled.outputFiles[0]!.text;
}

export interface Outcome {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  trace: ReadTrace;
}

/** `whenReady` is called once the program has written `ready`. */
export async function run(program: string, whenReady?: (child: ChildProcess) => void): Promise<Outcome> {
  const place = folder();
  const tracePath = join(place, 'a.rvtrace');
  writeFileSync(join(place, 'preload.cjs'), await preloadText(tracePath));
  writeFileSync(join(place, 'program.cjs'), program);
  const args = ['--expose-internals', '--no-warnings', '--require', join(place, 'preload.cjs')];
  const child = spawn(process.execPath, [...args, join(place, 'program.cjs')]);
  const output = { stdout: '', stderr: '' };
  let isReady = false;
  child.stderr.on('data', (data) => {
    output.stderr += data;
  });
  child.stdout.on('data', (data) => {
    output.stdout += data;
    if (!isReady && output.stdout.includes('ready')) {
      isReady = true;
      whenReady?.(child);
    }
  });
  const ended = await new Promise<Pick<Outcome, 'code' | 'signal'>>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  return { ...ended, ...output, trace: readTrace(tracePath) };
}
