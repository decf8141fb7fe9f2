/**
 * The meaning of events, written down once more and as simply as can be: state after each event, starting from nothing.
 * What a trace's keyframes say must be what this says.
 */
import { expect } from 'vitest';
import { CallState } from '../../schema/enums.js';
import type { Keyframe } from '../../schema/trace-types.js';
import { firstValue, type ReadEvent, type ReadTrace } from './read-trace.js';

export interface SimulatedCall {
  id: number;
  function: number;
  lane: number;
  site: number;
  callerSite: number;
  level: number;
  state: CallState;
}

export class Simulator {
  lane = 1;
  open = new Map<number, SimulatedCall>();
  stack: number[] = [];
  /** What happened to whom, in words: `12:leave 3`. */
  readonly story: string[] = [];
  private isMadeThrough = false;
  /** By call, ended ones too: the call that made it, if none was left out between. */
  private readonly callers = new Map<number, number>();
  /** Functions whose calls can be suspended. */
  private readonly resumable = new Set<number>();

  /** @param resumable those of which the trace does not tell. */
  constructor(resumable: readonly number[] = []) {
    for (const id of resumable) this.resumable.add(id);
  }

  /** Checks every keyframe on the way. */
  run(trace: ReadTrace): this {
    let index = 0;
    const kinds = new Map(trace.chunks.flatMap(({ scripts }) => scripts.map(({ id, kind }) => [id, kind])));
    for (const { id, kind, script, isAsync, isGenerator } of trace.chunks.flatMap(({ functions }) => functions)) {
      if (isAsync || isGenerator || (kind === 'module' && kinds.get(script) === 'module')) this.resumable.add(id);
    }
    for (const chunk of trace.chunks) {
      this.takeSites(chunk.keyframe);
      expect(this.keyframe()).toEqual(chunk.keyframe);
      const enters: number[] = [];
      for (let i = 0; i < chunk.head.eventCount; i++, index++) {
        const event = trace.events[index]!;
        const n = chunk.keyframe.calls.length;
        const id = event.subject < n ? chunk.keyframe.calls[event.subject]!.id : enters[event.subject - n];
        if (event.kind === 'enter') enters.push(event.number);
        this.step(event, id ?? -1);
      }
    }
    return this;
  }

  private step(event: ReadEvent, id: number): void {
    const top = this.stack.at(-1);
    const call = this.open.get(id);
    const is = (condition: boolean) => expect(condition, `event ${event.number}: ${event.kind} of ${id}`).toBe(true);
    switch (event.kind) {
      case 'enter': {
        const caller = top === undefined ? undefined : this.open.get(top)!;
        if (caller) caller.site = event.site;
        else is(event.site === 0);
        if (caller && !this.isMadeThrough) this.callers.set(event.number, caller.id);
        this.open.set(event.number, {
          id: event.number,
          function: event.subject,
          lane: this.lane,
          site: 0,
          callerSite: event.site,
          level: caller ? caller.level + 1 : 0,
          state: CallState.running,
        });
        this.stack.push(event.number);
        break;
      }
      case 'leave':
      case 'unwind':
        is(top === id);
        this.stack.pop();
        this.open.delete(id);
        break;
      case 'lost':
        is(call !== undefined && (top === id || call.state !== CallState.running));
        if (top === id) this.stack.pop();
        this.open.delete(id);
        break;
      case 'await':
      case 'yield':
        is(top === id);
        this.stack.pop();
        call!.site = event.site;
        call!.state = event.kind === 'await' ? CallState.awaiting : CallState.yielded;
        break;
      case 'resume':
        is(call !== undefined && call.state !== CallState.running);
        expect(event.site).toBe(call!.site);
        call!.lane = this.lane;
        this.setLevel(call!, event);
        call!.state = CallState.running;
        this.stack.push(id);
        break;
      case 'throw':
      case 'catch':
        is(top === id);
        call!.site = event.site;
        break;
      case 'lane':
        is(this.stack.length === 0);
        this.lane = event.subject;
        break;
    }
    this.isMadeThrough = event.kind === 'through';
    if (event.kind === 'uncaught') this.story.push(event.kind);
    else if (event.kind.startsWith('lane')) this.story.push(`${event.kind} ${event.subject}`);
    else this.story.push(`${event.kind} ${event.kind === 'enter' ? event.number : id}`);
  }

  /** What made a call, or, where that has ended, the innermost open call that made it and may outlive its own place on the stack. */
  private openCaller(id: number): SimulatedCall | undefined {
    let outer = this.callers.get(id);
    const direct = outer === undefined ? undefined : this.open.get(outer);
    if (direct !== undefined) return direct;
    const mayWait = (caller: number) => this.resumable.has(this.open.get(caller)?.function ?? -1);
    while (outer !== undefined && !mayWait(outer)) outer = this.callers.get(outer);
    return outer === undefined ? undefined : this.open.get(outer);
  }

  /** One more than that of the call below, or of the one that may wait for it. */
  private setLevel(call: SimulatedCall, resume: ReadEvent): void {
    const below = this.open.get(this.stack.at(-1) ?? -1);
    const waiting = this.openCaller(call.id);
    const level = 1 + (below ?? (waiting?.lane === call.lane ? waiting : undefined) ?? { level: -1 }).level;
    if (this.stack.length > 0 || level === call.level) expect(resume.value).toBe(0);
    else expect(firstValue(resume)).toEqual({ tag: 'integer', number: level });
    call.level = level;
  }

  /** A call on the stack moves from site to site without an event: only its keyframe tells where it is. */
  private takeSites(keyframe: Keyframe): void {
    for (const index of keyframe.stack) {
      const call = this.open.get(keyframe.calls[index]?.id ?? -1);
      if (call) call.site = keyframe.calls[index]!.site;
    }
  }

  private keyframe(): Keyframe {
    const ids = [...this.open.keys()].sort((a, b) => a - b);
    const calls = ids.map((id) => {
      const call = this.open.get(id)!;
      return { ...call, parent: ids.indexOf(this.openCaller(id)?.id ?? -1) };
    });
    return { lane: this.lane, calls, stack: this.stack.map((id) => ids.indexOf(id)) } as unknown as Keyframe;
  }
}
