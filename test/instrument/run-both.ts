/** Runs a program as it is and instrumented, in the same way, and gives what each printed and threw. */
import vm from 'node:vm';
import { instrument } from '../../recorder/instrument/instrument.js';
import { hooksFor, Recording } from './recording-hooks.js';

export const HOOKS = '$rvH';
export const FILENAME = '/fixture/program.cjs';
const PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname', 'print'];

export interface Outcome {
  printed: string[];
  /** Message, and stack lines with columns taken off. */
  thrown: string;
}

export interface Both {
  plain: Outcome;
  instrumented: Outcome;
  recording: Recording;
  code: string;
}

export async function runBoth(source: string, checkStack = true): Promise<Both> {
  const plain = await run(source);
  const { code, functions } = instrument({ source, kind: 'commonjs', firstFunctionId: 1, hooksName: HOOKS });
  const recording = new Recording({ functions, filename: FILENAME, checkStack });
  const scope = globalThis as Record<string, unknown>;
  scope[HOOKS] = hooksFor(recording);
  try {
    const instrumented = await run(code);
    return { plain, instrumented, recording, code };
  } finally {
    delete scope[HOOKS];
  }
}

async function run(code: string): Promise<Outcome> {
  const printed: string[] = [];
  const print = (...values: unknown[]): void => {
    printed.push(values.map(text).join(' '));
  };
  let thrown = '';
  const module = { exports: {} };
  const receiver = module.exports;
  try {
    const main = vm.compileFunction(withoutHashbang(code), PARAMETERS, { filename: FILENAME });
    const result: unknown = main.call(receiver, module.exports, undefined, module, FILENAME, '/fixture', print);
    print('result', result);
    // Programs that go on leave a promise in `exports.done`.
    await (module.exports as { done?: unknown }).done;
  } catch (error) {
    thrown = text(error);
  }
  print('exports', module.exports);
  return { printed, thrown };
}

/** As Node's loader does: V8 knows the first line of a script, but not of a function. */
function withoutHashbang(code: string): string {
  return code.replace(/^#!/, '//');
}

/** Text of a value that shows the names and lines V8 gives, but no columns. */
export function text(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message} ${stackLines(value)}`;
  if (typeof value === 'function') return `function ${value.name}/${value.length}`;
  if (typeof value === 'symbol' || typeof value === 'bigint') return String(value);
  if (value === undefined) return 'undefined';
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'function' || inner instanceof Error || typeof inner === 'symbol' || typeof inner === 'bigint'
      ? text(inner)
      : inner,
  );
}

function stackLines(error: Error): string {
  const lines = String(error.stack).split('\n');
  return lines
    .filter((line) => line.includes(FILENAME))
    .map((line) => line.trim().replace(/(:\d+):\d+(?=\)?$)/, '$1'))
    .join(' < ');
}
