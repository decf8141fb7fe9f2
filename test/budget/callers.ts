/**
 * The calls of a trace, each with its nearest recorded caller and those left out between, told from the events alone and
 * as simply as can be.
 */
import type { FunctionRecord } from '../../schema/trace-types.js';
import { type Plain, takeValues } from '../agent/plain-value.js';
import type { ReadTrace } from '../agent/read-trace.js';

export interface RecordedCall {
  function: FunctionRecord;
  arguments: Plain[];
  /** Undefined for one on an empty stack. */
  caller: RecordedCall | undefined;
  /** Names, outermost first. */
  through: string[];
}

export function recordedCalls(trace: ReadTrace): RecordedCall[] {
  const functions = new Map(trace.chunks.flatMap(({ functions }) => functions.map((fn) => [fn.id as number, fn])));
  const nameOf = (id: number) => functions.get(id)!.name || functions.get(id)!.className || functions.get(id)!.kind;
  const calls: RecordedCall[] = [];
  const byEvent = new Map<number, RecordedCall>();
  const stack: RecordedCall[] = [];
  let through: string[] = [];
  for (const chunk of trace.chunks) {
    const refs = chunk.keyframe.calls.map(({ id }) => byEvent.get(id)!);
    for (let i = 0; i < chunk.head.eventCount; i++) {
      const event = trace.events[chunk.head.firstEvent + i]!;
      const call = refs[event.subject];
      if (event.kind === 'through') through.push(nameOf(event.subject));
      else if (event.kind === 'enter') {
        const fn = functions.get(event.subject)!;
        const count = fn.parameters.length + (fn.capturesThis ? 1 : 0);
        const values = takeValues(chunk, event.value, count).slice(fn.capturesThis ? 1 : 0);
        const entered = { function: fn, arguments: values, caller: stack.at(-1), through };
        through = [];
        calls.push(entered);
        byEvent.set(event.number, entered);
        refs.push(entered);
        stack.push(entered);
      } else if (event.kind === 'resume') stack.push(call!);
      else if (['leave', 'unwind', 'lost', 'await', 'yield'].includes(event.kind) && stack.at(-1) === call) stack.pop();
    }
  }
  return calls;
}
