/** Positions from events of a chunk and back: twice the moment, plus one for the state after the event. */
import type { Moment } from '../../schema/coordinates.js';
import { EventKind } from '../../schema/enums.js';
import type { Position, PositionKind } from '../model.js';
import { type ChunkTimeline, NONE } from './chunk-timeline.js';

export function positionBefore(moment: number): Position {
  return (2 * moment) as Position;
}

export function positionAfter(moment: number): Position {
  return (2 * moment + 1) as Position;
}

export function momentOf(position: Position): Moment {
  return Math.floor(position / 2) as Moment;
}

/** Whether the position is the `call` of an enter event, in the caller. */
export function isBefore(position: number): boolean {
  return position % 2 === 0;
}

/** The call one stands in, as an index of the chunk; NONE if there is no such position. */
export function callAt(timeline: ChunkTimeline, localEvent: number, before: boolean): number {
  const call = timeline.eventCalls[localEvent] ?? NONE;
  if (!before || call === NONE) return call;
  return timeline.columns.kinds[localEvent] === EventKind.enter ? timeline.callParents[call]! : NONE;
}

/** Where that call stands. */
export function siteAt(timeline: ChunkTimeline, localEvent: number, before: boolean): number {
  const isEntry = timeline.columns.kinds[localEvent] === EventKind.enter && !before;
  return isEntry ? 0 : timeline.columns.sites[localEvent]!;
}

const KIND_NAMES: Readonly<Record<number, PositionKind>> = {
  [EventKind.enter]: 'entry',
  [EventKind.leave]: 'exit',
  [EventKind.unwind]: 'exit',
  [EventKind.await]: 'await',
  [EventKind.yield]: 'yield',
  [EventKind.resume]: 'resumed',
  [EventKind.throw]: 'throw',
  [EventKind.catch]: 'catch',
  [EventKind.lost]: 'lost',
  [EventKind.output]: 'output',
  [EventKind.errorOutput]: 'output',
};

/** Of a position that exists. */
export function kindAt(timeline: ChunkTimeline, localEvent: number, before: boolean): PositionKind {
  return before ? 'call' : KIND_NAMES[timeline.columns.kinds[localEvent]!]!;
}
