/** What the program wrote to its standard streams. */

import type { LaneId, Moment } from '../../schema/coordinates.js';
import { EventKind, isOutput } from '../../schema/enums.js';
import type { Output, Position } from '../model.js';
import { eventTimeNs } from '../reader/chunk-body.js';
import type { CallValueReader } from '../timeline/call-values.js';
import { NONE } from '../timeline/chunk-timeline.js';
import { positionAfter } from '../timeline/position.js';
import type { Timeline } from '../timeline/timeline.js';

export class Outputs {
  readonly #timeline: Timeline;
  readonly #values: CallValueReader;

  constructor(timeline: Timeline, values: CallValueReader) {
    this.#timeline = timeline;
    this.#values = values;
  }

  /** Those of a chunk, in order. Cost: a look at its summary where it has none. */
  inChunk(chunkIndex: number): Output[] {
    const { reader } = this.#timeline;
    if (!reader.summary(chunkIndex).hasOutput) return [];
    const chunk = this.#timeline.chunk(chunkIndex);
    const body = reader.chunk(chunkIndex);
    const { kinds } = chunk.columns;
    const outputs: Output[] = [];
    for (let e = 0; e < kinds.length; e++) {
      if (!isOutput(kinds[e]!)) continue;
      const moment = (chunk.firstEvent + e) as Moment;
      const lane = chunk.eventLanes[e]! as LaneId;
      const isAtCall = chunk.eventCalls[e] !== NONE;
      outputs.push({
        stream: kinds[e] === EventKind.output ? 'stdout' : 'stderr',
        value: this.#values.valueOf(moment) ?? { kind: 'absent' },
        moment,
        timeNs: eventTimeNs(body, e),
        lane,
        isAtCall,
        position: isAtCall ? positionAfter(moment) : this.#before(moment, lane),
      });
    }
    return outputs;
  }

  /** What the lane had done last, or where it has done nothing, any. */
  #before(moment: Moment, lane: LaneId): Position | undefined {
    const end = positionAfter(moment);
    const own = this.#timeline.seek(lane, end, 'backward', Number.POSITIVE_INFINITY);
    return own ?? this.#timeline.seekAny(end, 'backward');
  }
}

/** Whether it was written by the time of a position. */
export function isWrittenAt({ moment }: Output, position: Position): boolean {
  return positionAfter(moment) <= position;
}
