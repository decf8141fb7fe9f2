/** All breakpoints of a client: they outlive a recording, and are bound to each. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { LineBreakpoint, StopConditions } from '../../replay/engine.js';
import type { Client } from '../client.js';
import { DataBreakpoints } from './data-breakpoints.js';
import { ExceptionBreakpoints } from './exception-breakpoints.js';
import { FunctionBreakpoints } from './function-breakpoints.js';
import { LineBreakpoints } from './line-breakpoints.js';
import { type BindingTarget, Ids } from './set-breakpoint.js';

export type HitReason = 'breakpoint' | 'function breakpoint' | 'data breakpoint' | 'exception';

export class Breakpoints {
  /** The client wants a program to run as if there were none. */
  areOff = false;
  private readonly ids = new Ids();
  readonly lines = new LineBreakpoints(this.ids);
  readonly functions = new FunctionBreakpoints(this.ids);
  readonly exceptions = new ExceptionBreakpoints(this.ids);
  readonly data = new DataBreakpoints(this.ids);

  /** What was found out about a recording; another one comes. */
  forgetRecording(): void {
    this.lines.forgetRecording();
  }

  /** Binds all again; returns those whose answer has changed. */
  rebind(client: Client, target: BindingTarget): DebugProtocol.Breakpoint[] {
    return [...this.lines.rebind(client, target), ...this.functions.rebind(client, target)];
  }

  /** What continue and reverseContinue stop at. */
  conditions(): StopConditions {
    if (this.areOff) return {};
    return {
      lines: this.lines.all().flatMap(({ texts, bound }) => (texts.logMessage === undefined ? bound : [])),
      functions: this.functions.all().flatMap(({ bound }) => bound),
      exceptions: this.exceptions.all(),
      data: this.data.all(),
    };
  }

  /** What log points print: where, and by key the message. */
  logPoints(): { lines: LineBreakpoint[]; messages: Map<number, string> } {
    const own = this.areOff ? [] : this.lines.all().filter(({ texts }) => texts.logMessage !== undefined);
    return {
      lines: own.flatMap(({ bound }) => bound),
      messages: new Map(own.map(({ id, texts }) => [id, texts.logMessage!])),
    };
  }

  /** Why a search stopped at these. */
  reasonOf(keys: readonly number[]): HitReason {
    const isOne = (list: readonly { id: number }[]) => list.some(({ id }) => keys.includes(id));
    if (isOne(this.lines.all())) return 'breakpoint';
    if (isOne(this.data.all())) return 'data breakpoint';
    return isOne(this.functions.all()) ? 'function breakpoint' : 'exception';
  }

  /** What a data breakpoint watches. */
  watchedBy(key: number): string | undefined {
    return this.data.all().find(({ id }) => id === key)?.name;
  }

  /** What a person calls it, for a message about it. */
  nameOf(key: number): string {
    const line = this.lines.all().find(({ id }) => id === key);
    if (line) return `The breakpoint on line ${line.line} of ${line.source.name ?? line.source.path ?? 'its source'}`;
    const fn = this.functions.all().find(({ id }) => id === key);
    const name = fn?.name ?? this.watchedBy(key);
    return name === undefined ? 'An exception breakpoint' : `The breakpoint on ${name}`;
  }
}
