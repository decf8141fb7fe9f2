/**
 * Hooks that keep a real stack, check it against V8's own at every entry, and log what they were told. Anything that
 * does not fit is written to `problems` instead of being thrown, since hooks promise not to throw.
 */
import type { CallHooks, FunctionEntry, Hooks } from '../../recorder/instrument/hook-protocol.js';

export interface RecordingOptions {
  functions: FunctionEntry[];
  filename: string;
  /** Compare the whole shadow stack with V8's at each entry; without it, only count that what enters also leaves. */
  checkStack: boolean;
}

export class Recording {
  readonly stack: Call[] = [];
  readonly problems: string[] = [];
  readonly log: string[] = [];
  entered = 0;
  left = 0;
  /** Entries at which there was a caller whose line could be compared. */
  compared = 0;
  readonly byId = new Map<number, FunctionEntry>();

  constructor(readonly options: RecordingOptions) {
    for (const entry of options.functions) this.byId.set(entry.id, entry);
  }

  enter(id: number, values: unknown[], letter: 'e' | 'a'): Call {
    const entry = this.byId.get(id)!;
    const expected = entry.parameters.length + (entry.capturesThis ? 1 : 0);
    if (values.length !== expected) this.problems.push(`${entry.name}: ${values.length} values, expected ${expected}`);
    const suspends = entry.isAsync || entry.isGenerator || entry.kind === 'module';
    if (letter === 'a' && !suspends) this.problems.push(`${entry.name}: entered as one that suspends`);
    if (this.options.checkStack) this.compareStacks(entry);
    this.entered++;
    const call = new Call(this, entry);
    this.stack.push(call);
    this.log.push(`enter ${entry.name}`);
    return call;
  }

  private compareStacks(entry: FunctionEntry): void {
    const frames = v8Lines(this.options.filename).slice(1);
    const mine = this.stack.map((call) => call.line).reverse();
    if (mine.length > 0) this.compared++;
    if (frames.join() !== mine.join()) {
      this.problems.push(
        `entering ${entry.className}.${entry.name} (line ${entry.start.line}): V8 has [${frames}], sites say [${mine}]`,
      );
    }
  }
}

class Call implements CallHooks {
  private site = 0;
  private over = false;
  private suspended = false;

  constructor(
    private readonly recording: Recording,
    readonly entry: FunctionEntry,
  ) {}

  get line(): number {
    return this.entry.sites[this.site]!.line;
  }

  private top(what: string): void {
    const { stack, problems } = this.recording;
    if (this.over) problems.push(`${this.entry.name}: ${what} after its exit`);
    if (!this.recording.options.checkStack) {
      this.suspended = false;
      const at = stack.indexOf(this);
      if (at < 0) stack.push(this);
      return;
    }
    if (this.suspended) {
      this.suspended = false;
      stack.push(this);
      this.recording.log.push(`resume ${this.entry.name}`);
    } else if (stack.at(-1) !== this) {
      const above = stack.slice(stack.indexOf(this) + 1);
      if (!this.entry.fragile && (!stack.includes(this) || above.some((call) => !call.entry.fragile))) {
        problems.push(`${this.entry.name}: ${what}, but the top is ${stack.at(-1)?.entry.name}`);
      }
      stack.length = stack.indexOf(this) + 1;
      if (stack.length === 0) stack.push(this);
    }
  }

  private at(site: number): void {
    if (this.entry.sites[site] === undefined) this.recording.problems.push(`${this.entry.name}: no site ${site}`);
    this.site = site;
  }

  set s(site: number) {
    this.top('s');
    this.at(site);
  }

  set r(value: unknown) {
    this.top('r');
    this.recording.log.push(`return ${describe(value)}`);
    this.leaveIfFragile();
  }

  v<T>(value: T): T {
    return value;
  }

  set t(value: unknown) {
    this.top('t');
    this.recording.log.push(`throw ${describe(value)}`);
  }

  k(site: number, value: unknown): void {
    this.top('k');
    this.at(site);
    this.recording.log.push(`catch ${describe(value)}`);
  }

  k0(site: number): void {
    this.top('k0');
    this.at(site);
  }

  f(site: number): void {
    this.top('f');
    this.at(site);
  }

  w<T>(value: T, site: number): T {
    this.suspend('await', site);
    return value;
  }

  d<T>(value: T, site: number): T {
    this.suspend('await', site);
    return value;
  }

  y<T>(value: T, site: number): T {
    this.suspend('yield', site);
    return value;
  }

  n(): void {
    this.top('n');
  }

  q<T>(value: T, site: number): T {
    this.s = site;
    return value;
  }

  z(site: number): readonly never[] {
    this.s = site;
    return [];
  }

  o(result: unknown): boolean {
    const hasReturned = result !== this;
    if (hasReturned) this.r = result;
    this.x();
    return hasReturned;
  }

  x(): void {
    if (this.over) return;
    this.top('x');
    this.recording.log.push(`exit ${this.entry.name}`);
    this.remove();
    this.recording.left++;
    this.over = true;
  }

  private remove(): void {
    const { stack } = this.recording;
    stack.splice(stack.indexOf(this), 1);
  }

  private suspend(what: string, site: number): void {
    this.top(what);
    this.at(site);
    this.recording.log.push(`${what} ${this.entry.name}`);
    this.remove();
    this.suspended = true;
  }

  private leaveIfFragile(): void {
    if (this.entry.fragile && this.entry.kind !== 'module' && !this.entry.isAsync && !this.entry.isGenerator) {
      this.recording.log.push(`exit ${this.entry.name}`);
    }
  }
}

function describe(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : typeof value;
}

/** Lines of the frames of one file on V8's stack, innermost first; frames of awaiting callers are not on it. */
export function v8Lines(filename: string): number[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = 200;
  Error.prepareStackTrace = (_error, sites) =>
    sites.filter((site) => site.getFileName() === filename && !site.isAsync()).map((site) => site.getLineNumber() ?? 0);
  const lines = new Error().stack as unknown as number[];
  Error.prepareStackTrace = prepareStackTrace;
  Error.stackTraceLimit = stackTraceLimit;
  return lines;
}

export function hooksFor(recording: Recording): Hooks {
  const enter = (id: number, ...values: unknown[]) => recording.enter(id, values, 'e');
  const begin = (id: number, ...values: unknown[]) => recording.enter(id, values, 'a');
  return {
    e0: enter,
    e1: enter,
    e2: enter,
    e3: enter,
    e4: enter,
    eN: enter,
    a0: begin,
    a1: begin,
    a2: begin,
    a3: begin,
    a4: begin,
    aN: begin,
  };
}
