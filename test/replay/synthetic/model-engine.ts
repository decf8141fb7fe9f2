/** The answers of the engine from the plain list of positions, by the words of the contract and without chunks. */
import type { Direction, StepKind } from '../../../replay/model.js';
import type { ModelPosition, Recording } from './program.js';

export class ModelEngine {
  readonly positions: readonly ModelPosition[];
  readonly #recording: Recording;

  constructor(recording: Recording) {
    this.#recording = recording;
    this.positions = recording.positions;
  }

  lane(id: number): ModelPosition[] {
    return this.positions.filter((position) => position.lane === id);
  }

  step(from: ModelPosition, kind: StepKind, direction: Direction): { position: number; boundary?: 'start' | 'end' } {
    const ahead = this.lane(from.lane).filter((p) =>
      direction === 'forward' ? p.position > from.position : p.position < from.position,
    );
    if (direction === 'backward') ahead.reverse();
    const isOut = (p: ModelPosition) => (from.level > 0 ? p.level < from.level : p.level === 0 && p.call !== from.call);
    const fits = (p: ModelPosition) => kind === 'in' || (kind === 'over' ? p.level <= from.level : isOut(p));
    const across = kind === 'over' ? acrossAwait(from, ahead, direction) : undefined;
    const found = across ?? ahead.find(fits);
    if (found !== undefined) return { position: found.position };
    return { position: (ahead.at(-1) ?? from).position, boundary: direction === 'forward' ? 'end' : 'start' };
  }

  atTime(timeNs: number, lane?: number): number | undefined {
    const list = lane === undefined ? this.positions : this.lane(lane);
    return list.findLast((position) => position.timeNs <= timeNs)?.position;
  }

  inLane(position: number, lane: number): number | undefined {
    return this.lane(lane).findLast((candidate) => candidate.position <= position)?.position;
  }

  /** Keys are the lines themselves. */
  lineHits(lines: ReadonlySet<number>): number[] {
    const visits = new Map<number, { line: number; firstCallee: number }>();
    const hits: number[] = [];
    for (const { position, call, line, callee } of this.positions) {
      const visit = visits.get(call);
      const arrives = visit?.line !== line;
      const comesRound = !arrives && callee !== 0 && visit.firstCallee === callee;
      const firstCallee = (arrives ? 0 : visit.firstCallee) || callee;
      visits.set(call, { line, firstCallee });
      if (lines.has(line) && (arrives || comesRound)) hits.push(position);
    }
    return hits;
  }

  exceptionHits(which: 'none' | 'all' | 'uncaught'): number[] {
    if (which === 'none') return [];
    return which === 'all' ? this.#recording.thrownAt : this.#recording.uncaughtAt;
  }
}

/** The next thing that the call does, or did before, if it is the other side of the await that it is at. */
function acrossAwait(
  from: ModelPosition,
  ahead: readonly ModelPosition[],
  direction: Direction,
): ModelPosition | undefined {
  const [here, there] = direction === 'forward' ? ['await', 'resumed'] : ['resumed', 'await'];
  if (from.kind !== here) return undefined;
  const next = ahead.find(({ call }) => call === from.call);
  return next?.kind === there ? next : undefined;
}
