/**
 * Where a function of the program is in its source, and which classes have private fields. Nothing in JavaScript tells
 * either; but a function's text, as V8 gives it, is a piece of the script that we gave V8.
 *
 * A text with an enter hook in it names a function id. The hook may be that of a function inside, so it counts only where
 * it is as far from the text's beginning as the function's own.
 */
import { grown } from '../host/grown.js';
import { charCodeAt, functionText, SafeSet, stringIndexOf, WordsView } from '../host/pristine.js';

/** What instrumentation knows of a text that it made, besides its function table. */
export interface InstrumentedText {
  /** Of the global object that the hooks are reached by. */
  hooksName: string;
  firstFunctionId: number;
  /** For each function: from the beginning of its text (fn.toString() without our disguise) to its enter hook. */
  hookOffsets: Uint32Array;
  /** Texts of classes whose objects have private fields. */
  privateClasses: readonly string[];
}

/** Hooks of functions in default values and class members may come before. */
const MOST_HOOKS = 8;
const OPEN = 40;
const DIGIT_0 = 48;
const DIGIT_9 = 57;

let hook = '';
/** Index: function id. 1 + the offset; 0 is not known. */
let offsets = new WordsView(1024);
const privateClasses = new SafeSet<string>();

export function addInstrumentedText({ hooksName, firstFunctionId, hookOffsets, ...text }: InstrumentedText): void {
  hook = `${hooksName}.`;
  const needed = firstFunctionId + hookOffsets.length;
  if (needed > offsets.length) offsets = grown(offsets, WordsView, needed - 1);
  for (let i = 0; i < hookOffsets.length; i++) offsets[firstFunctionId + i] = (hookOffsets[i] as number) + 1;
  for (let i = 0; i < text.privateClasses.length; i++) privateClasses.add(text.privateClasses[i] as string);
}

/** Id of an instrumented function that is no Proxy; of a class, that of its constructor. 0 if it is not known. */
// biome-ignore lint/complexity/noBannedTypes: any function at all.
export function functionIdOf(fn: Function): number {
  if (hook === '') return 0;
  const text = functionText(fn);
  let at = stringIndexOf(text, hook);
  for (let i = 0; at >= 0 && i < MOST_HOOKS; i++) {
    const id = enteredId(text, at + hook.length);
    if (id < offsets.length && offsets[id] === at + 1) return id;
    at = stringIndexOf(text, hook, at + hook.length);
  }
  return 0;
}

/** Whether the function or class was instrumented, or has something in it that was. */
// biome-ignore lint/complexity/noBannedTypes: any function at all.
export function isInstrumented(fn: Function): boolean {
  return hook !== '' && stringIndexOf(functionText(fn), hook) >= 0;
}

/** `maker` is no Proxy. A class that was not instrumented is not known to have any. */
// biome-ignore lint/complexity/noBannedTypes: any function at all.
export function hasPrivateFields(maker: Function): boolean {
  return privateClasses.size > 0 && privateClasses.has(functionText(maker));
}

/** Of the enter hook whose name begins at `at`, as in `e2(17,`: the id. Infinite if it is no enter hook. */
export function enteredId(text: string, at: number): number {
  if (charCodeAt(text, at + 2) !== OPEN) return Number.POSITIVE_INFINITY;
  let id = 0;
  let i = at + 3;
  for (; ; i++) {
    const code = charCodeAt(text, i);
    if (!(code >= DIGIT_0 && code <= DIGIT_9)) break;
    id = id * 10 + code - DIGIT_0;
  }
  return i === at + 3 ? Number.POSITIVE_INFINITY : id;
}
