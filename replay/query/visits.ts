/**
 * A visit: a call stands on one line from when it arrives there until it is seen on another. Visits cross chunks, so
 * the state of one at the start of a chunk is looked up in the chunks before, and remembered.
 */
import type { CallId, FunctionId } from '../../schema/coordinates.js';
import type { ProgramCode } from '../reader/program-code.js';
import { NONE } from '../timeline/chunk-timeline.js';
import { callAt, siteAt } from '../timeline/position.js';
import { contains, type Timeline } from '../timeline/timeline.js';

export interface Visit {
  /** Where the call stands (StandAt); 0 before its first position. */
  line: number;
  /** Function of the first call made in this visit, 0 if none was. */
  firstCallee: number;
}

/** A visit on the way back to its beginning: the earliest chunks in which it, and a call made by it, were seen. */
interface Search extends Visit {
  beganIn: number;
  calledIn: number;
}

/** A number that is the same as long as a call stays: for all places of a line, or for a place alone. Never 0. */
export type StandAt = (id: FunctionId, site: number) => number;

/** Entries kept; a search touches one for each open call that stands on a breakpoint's line at the start of a chunk. */
const MAX_KNOWN = 20_000;

export class Visits {
  readonly #timeline: Timeline;
  readonly #code: ProgramCode;
  readonly #standAt: StandAt;
  readonly #known = new Map<string, Visit>();
  #cuts = 0;

  constructor(timeline: Timeline, code: ProgramCode, standAt: StandAt) {
    this.#timeline = timeline;
    this.#code = code;
    this.#standAt = standAt;
  }

  /** The visit that a call open at the start of a chunk is in. Cost: the chunks back to where the visit began. */
  before(chunkIndex: number, id: CallId): Visit {
    const { reader } = this.#timeline;
    if (this.#cuts !== reader.cuts || this.#known.size > MAX_KNOWN) {
      this.#known.clear();
      this.#cuts = reader.cuts;
    }
    const entered = Math.max(0, reader.directory.chunkOfEvent(id));
    const search: Search = { line: 0, firstCallee: 0, beganIn: chunkIndex, calledIn: chunkIndex };
    const passed: number[] = [];
    let index = chunkIndex;
    let known = this.#known.get(key(index, id));
    if (known === undefined) passed.push(index);
    for (index = this.#hop(index + 1, id); known === undefined && index > entered; index = this.#hop(index, id)) {
      if (index < chunkIndex) {
        known = this.#known.get(key(index, id));
        if (known !== undefined) break;
        passed.push(index);
      }
      if (this.#extend(search, index - 1, id)) break;
    }
    if (known !== undefined) join(search, known);
    for (const at of passed) {
      // Where the visit had begun by then, and made its first call or had not yet.
      if (at > search.beganIn) {
        this.#known.set(key(at, id), { line: search.line, firstCallee: at > search.calledIn ? search.firstCallee : 0 });
      }
    }
    return { line: search.line, firstCallee: search.firstCallee };
  }

  /** Adds what the chunk shows of the visit; true if it began there. */
  #extend(search: Search, chunkIndex: number, id: CallId): boolean {
    const { reader } = this.#timeline;
    if (reader.directory.at(chunkIndex).eventCount === 0) return false;
    const chunk = this.#timeline.chunk(chunkIndex);
    const call = chunk.callIndex(id);
    if (call === NONE) return true;
    const functionId = chunk.callFunctions[call]! as FunctionId;
    for (let e = chunk.eventCount - 1; e >= 0; e--) {
      for (const before of [false, true]) {
        if (callAt(chunk, e, before) !== call) continue;
        const line = this.#standAt(functionId, siteAt(chunk, e, before));
        if (search.line === 0) search.line = line;
        if (search.line !== line) return true;
        search.beganIn = chunkIndex;
        if (before) {
          search.firstCallee = chunk.callFunctions[chunk.eventCalls[e]!]!;
          search.calledIn = chunkIndex;
        }
      }
    }
    return chunkIndex === reader.directory.chunkOfEvent(id);
  }

  /** The chunk before whose start the call may have been seen: the one before, or far back if it only waited. */
  #hop(index: number, id: CallId): number {
    const previous = index - 1;
    const { calls, stack } = this.#timeline.reader.chunk(previous).keyframe;
    const at = stack.findIndex((call) => calls[call]!.id === id);
    const above = at === -1 ? undefined : calls[stack[at + 1] ?? NONE];
    if (above === undefined || calls[above.parent]?.id !== id || !this.#code.isSynchronous(above.function)) {
      return previous;
    }
    // It has stood below a synchronous call of its own ever since it made that.
    return Math.min(previous, this.#timeline.reader.directory.chunkOfEvent(above.id) + 1);
  }
}

function key(chunkIndex: number, id: CallId): string {
  return `${chunkIndex}:${id}`;
}

/** Ends a search where an earlier one left off. */
function join(search: Search, known: Visit): void {
  if (search.line === 0) search.line = known.line;
  if (search.line !== known.line) return;
  search.beganIn = NONE;
  if (known.firstCallee === 0) return;
  search.firstCallee = known.firstCallee;
  search.calledIn = NONE;
}

/** Whether a position of one of these functions can be in a chunk. */
export function mayHave(functions: Uint32Array, wanted: ReadonlySet<number>): boolean {
  for (const id of wanted) if (contains(functions, id)) return true;
  return false;
}
