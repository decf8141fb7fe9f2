/**
 * Instruments code that Node is given as text and runs as a script: `node --eval`, standard input, a worker's `eval: true`.
 *
 * Node runs it in a function that it hands to a module of a few lines, compiled by `Module.prototype._compile`. By then its
 * code holds the text and what compiles it, out of reach. A second copy of that code makes the same function of the same
 * text, and asks us when it compiles: it is handed to the module instead. So every frame on the stack is where it was.
 */
import { ownData } from '../capture/own-properties.js';
import type { NodeInternals } from '../host/options.js';
import { apply, bindFunction, regExpExec } from '../host/pristine.js';
import { raiseFrameLimit, restoreFrameLimit } from './caller-frames.js';
import { copyOfNodeModule } from './node-module-copy.js';
import type { ScriptInstrumenter } from './script-instrumenter.js';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;
type Evaluate = (name: string, text: string, breaksFirst: boolean, prints: boolean) => void;
interface Options {
  getOptionValue(name: string): unknown;
}
interface Vm {
  makeContextifyScript: AnyFunction;
}

/** Node's code for it, as stack traces name it. */
export const evaluation = 'node:internal/process/execution';
const EVAL = '[eval]';
const STDIN = '[stdin]';
const WORKER = '[worker eval]';

export class EvaluatedScripts {
  readonly #node: NodeInternals;
  readonly #instrumenter: ScriptInstrumenter;
  /** Node's function that runs the text: while the copy is asked for it. */
  #run: { function: unknown } | undefined;

  constructor(node: NodeInternals, instrumenter: ScriptInstrumenter) {
    this.#node = node;
    this.#instrumenter = instrumenter;
  }

  /** What Node is to call in the place of `compile` for this module; undefined if the text is to run as it is. */
  compileFor(module: object, compile: unknown): AnyFunction | undefined {
    const asked = this.#run;
    if (asked !== undefined) {
      return () => (run: unknown) => {
        asked.function = run;
      };
    }
    const run = this.#runOf(ownData(module, 'id'));
    if (run === undefined) return undefined;
    return (...args) => bindFunction(apply(compile as AnyFunction, module, args), undefined, run) as AnyFunction;
  }

  #runOf(name: unknown): unknown {
    const options = this.#node.internalRequire?.('internal/options') as Options | undefined;
    const vm = this.#node.internalRequire?.('internal/vm') as Vm | undefined;
    const text = options === undefined ? undefined : textOf(name, options);
    if (options === undefined || vm === undefined || text === undefined) return undefined;
    if (!this.#instrumenter.selectsText(name as string)) return undefined;
    const isWorker = name === WORKER;
    const { makeContextifyScript } = vm;
    vm.makeContextifyScript = this.#instrumenting(makeContextifyScript, !isWorker && options.getOptionValue('--print'));
    let evaluate: Evaluate | undefined;
    try {
      const copy = copyOfNodeModule(this.#node, 'internal/process/execution');
      evaluate = copy?.[evaluatorFor(options)] as Evaluate | undefined;
    } finally {
      vm.makeContextifyScript = makeContextifyScript;
    }
    const found = { function: undefined };
    this.#run = found;
    try {
      evaluate?.(name as string, text, !isWorker && options.getOptionValue('--inspect-brk') === true, false);
    } finally {
      this.#run = undefined;
    }
    return found.function;
  }

  #instrumenting(compile: AnyFunction, hasResult: unknown): AnyFunction {
    const instrumenter = this.#instrumenter;
    return function makeContextifyScript(text, name, ...rest) {
      const code = instrumenter.codeForText(name as string, 'script', text as string, hasResult === true);
      // Only compiles. What fails is a syntax error, two of Node's frames deeper.
      const limit = raiseFrameLimit(2);
      try {
        const script = apply(compile, undefined, [code ?? text, name, ...rest]);
        if (code === undefined) instrumenter.leaveText(name as string, 'script', text as string);
        return script;
      } finally {
        restoreFrameLimit(limit);
        // As Node has done: before the program there was no match.
        regExpExec(/^/, '');
      }
    };
  }
}

/** As Node's main scripts choose (eval_string, eval_stdin, worker_thread). */
function evaluatorFor({ getOptionValue }: Options): string {
  const type = getOptionValue('--input-type');
  const stripsTypes = getOptionValue('--strip-types') ?? getOptionValue('--experimental-strip-types');
  if (type === 'commonjs' || stripsTypes !== true) return 'evalScript';
  return type === 'commonjs-typescript' ? 'parseAndEvalCommonjsTypeScript' : 'evalTypeScript';
}

function textOf(name: unknown, { getOptionValue }: Options): string | undefined {
  if (name === STDIN || name === WORKER) {
    const text = ownData(process, '_eval');
    return typeof text === 'string' ? text : undefined;
  }
  const text = getOptionValue('--eval');
  if (name !== EVAL || typeof text !== 'string' || getOptionValue('--interactive') === true) return undefined;
  // Node makes `crypto` its module there, as it was before Web Crypto had that name.
  if (regExpExec(/\bcrypto\b/, text) === null || getOptionValue('--experimental-global-webcrypto') === false)
    return text;
  if (process.versions.openssl === undefined) return text;
  return getOptionValue('--print') === true
    ? `let crypto=require("node:crypto");{${text}}`
    : `(crypto=>{{${text}}})(require('node:crypto'))`;
}
