/**
 * The contract between instrumented text and the agent: what the inserted code calls.
 *
 * The inserted code reaches one object (`Hooks`) by a name, known to all scripts, that occurs nowhere in the script. Entering a
 * function yields a `Call`, kept in a constant of the function's own scope; everything else is said to that call.
 *
 * Shapes are chosen for what V8 makes of them: setters and methods of a class inline to a few stores, and
 * `return c.r = x` leaves the value, the position in stack traces and the text of error messages as they were.
 * None of these ever throws, and none runs code of the program. Only, a function is not entered where the stack has no room
 * for its hooks: V8's stack overflow is then thrown by the call that enters, as if the function itself had no room.
 */

/** One activation of an instrumented function. Sites are indices into the function's site table. */
export interface CallHooks {
  /** The call is now at this site. It also names itself the top of the stack, which heals stale frames above it. */
  set s(site: number);
  /** The call is about to return this value (a later `r` or `t` replaces it). */
  set r(value: unknown);
  /** Gives the value back, which is then assigned. For those that an assignment would name: anonymous functions and classes. */
  v<T>(value: T): T;
  /** The call is about to throw this value. Its site was set before. */
  set t(value: unknown);
  /** A catch clause was entered with this value. */
  k(site: number, value: unknown): void;
  /** A catch clause without a plain name was entered. */
  k0(site: number): void;
  /** A finally block was entered, however. */
  f(site: number): void;
  /** The call is about to await this value, which is given back. Any later hook of the call resumes it. */
  w<T>(value: T, site: number): T;
  /** As `w`, where `yield*` delegates to this value. A generator that it enters then is called by this call. */
  d<T>(value: T, site: number): T;
  /** The call is about to yield this value, which is given back. Any later hook of the call resumes it. */
  y<T>(value: T, site: number): T;
  /** The call goes on after a suspension (if it was suspended; else nothing). */
  n(): void;
  /** Sets the site and gives the value back: the last argument of a call that is on another line than its arguments. */
  q<T>(value: T, site: number): T;
  /** Sets the site and gives an empty iterable to spread: for such a call without arguments. */
  z(site: number): readonly never[];
  /** The call is over: in a `finally` around the whole body. Without an `r` or `t` before, an exception ended it. */
  x(): void;
  /** As `x`, where a `return` may have left its value in a variable, which holds the call until then. True if one has. */
  o(result: unknown): boolean;
}

/**
 * What that name stands for. `e` enters a function that always runs to its end in one go, `a` one that can be suspended (async
 * or generator). The digit is the number of values captured: the receiver if FunctionEntry.capturesThis, then
 * the parameters' bound names; `N` takes any number of them.
 */
export interface Hooks {
  e0(functionId: number): CallHooks;
  e1(functionId: number, a: unknown): CallHooks;
  e2(functionId: number, a: unknown, b: unknown): CallHooks;
  e3(functionId: number, a: unknown, b: unknown, c: unknown): CallHooks;
  e4(functionId: number, a: unknown, b: unknown, c: unknown, d: unknown): CallHooks;
  eN(functionId: number, ...values: unknown[]): CallHooks;
  a0(functionId: number): CallHooks;
  a1(functionId: number, a: unknown): CallHooks;
  a2(functionId: number, a: unknown, b: unknown): CallHooks;
  a3(functionId: number, a: unknown, b: unknown, c: unknown): CallHooks;
  a4(functionId: number, a: unknown, b: unknown, c: unknown, d: unknown): CallHooks;
  aN(functionId: number, ...values: unknown[]): CallHooks;
}

/** 1-based line, 1-based column in UTF-16 code units, both in the original text. */
export interface Site {
  line: number;
  column: number;
}

export type FunctionKindName = 'module' | 'function' | 'arrow' | 'method' | 'getter' | 'setter' | 'constructor';

/** What the trace's function table says of one function (schema/trace.capnp, Function). */
export interface FunctionEntry {
  id: number;
  /**
   * As `fn.name` will be, where the text tells; for `a.b = function () {}`, which gets none, `b`; else empty. For a module:
   * the empty string.
   */
  name: string;
  /** The class, or what an object literal is bound to, or the `a` of `a.b = function () {}`; else empty. */
  className: string;
  kind: FunctionKindName;
  isAsync: boolean;
  isGenerator: boolean;
  isStatic: boolean;
  capturesThis: boolean;
  /** Names bound by the parameters, in order, destructured ones included. */
  parameters: string[];
  /** The range `fn.toString()` gives, in UTF-16 code units of the original text: for a constructor, its whole class. */
  startOffset: number;
  endOffset: number;
  start: Site;
  end: Site;
  /** Site 0 is the function's own start. At most 65535. */
  sites: Site[];
  /**
   * The function can leave its frame on the stack without saying so: its body is not closed by `finally`, or it suspends
   * at an implicit await (`for await`, `await using`). The agent clears such frames when a task ends.
   */
  fragile: boolean;
}

/** Code that has no hooks though its script has (schema/trace.capnp, UnrecordedKind). */
export interface UnrecordedCode {
  kind: 'function' | 'fieldInitializer' | 'staticBlock';
  position: Site;
}

/** Text put in before the character at this offset of the original; equal offsets keep their order. */
export interface Insertion {
  offset: number;
  text: string;
  /** Offset of what V8 names in the original where it names this text now; `offset` if absent. */
  standsFor?: number;
  /** So it is where V8 names the first character behind this text, which may be empty. */
  withNext?: true;
}

/** Of a `script` declarations at the top level are global. */
export type ScriptKindName = 'commonjs' | 'module' | 'script';

export interface InstrumentRequest {
  source: string;
  kind: ScriptKindName;
  /** The value of a script's last statement counts (`node --print`): only functions get hooks, its top level none. */
  hasResult?: boolean;
  /** Ids are handed out from here on, without gaps. */
  firstFunctionId: number;
  /** Name of the hooks object; must not occur in the source. */
  hooksName: string;
}

export interface Instrumented {
  /** The source with all insertions: as many lines as before, each with the same text between the insertions. */
  code: string;
  /** Sorted by offset. */
  insertions: Insertion[];
  functions: FunctionEntry[];
  /** The classes whose objects have private fields, in source order. */
  privateClasses: SourceRange[];
  /** In the order of the text. */
  unrecorded: UnrecordedCode[];
}

/** In UTF-16 code units of the original text. */
export interface SourceRange {
  startOffset: number;
  endOffset: number;
}
