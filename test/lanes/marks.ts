/**
 * What a recorded program says about itself and the trace about it: its calls of `mark(id, place)`, each with the lane it
 * lies in. `id` is the request that the program knows to be at work there, by its own variables.
 */
import { openEngine } from '../../replay/engine.js';

export interface Mark {
  id: unknown;
  place: unknown;
  lane: string;
  /** Of the answer to its request; undefined if it has none. */
  status: number | undefined;
  /** Names of the frames below it, innermost first. */
  below: string[];
}

/**
 * In the order in which they happened. Holds the whole trace against a rule of the format: what a call does is in the lane in
 * which it was entered or last resumed.
 */
export function marksIn(trace: string): Mark[] {
  const engine = openEngine(trace);
  try {
    const marks: (Mark & { at: number })[] = [];
    const deeds: { at: number; kind: string; call: number; lane: number }[] = [];
    for (const lane of engine.lanes()) {
      let at = engine.first(lane.id);
      while (at !== undefined) {
        const { kind, call, lane: own } = engine.describe(at);
        const frames = kind === 'entry' ? engine.stack(at) : [];
        deeds.push({ at, kind, call, lane: lane.id });
        if (frames[0]?.function.name === 'mark') {
          const [id, place] = engine
            .values(at, call)
            .parameters.map(({ value }) => ('value' in value ? value.value : undefined));
          if (own !== lane.id) throw new Error(`position ${at} of lane ${lane.id} is in lane ${own}`);
          marks.push({
            at,
            id,
            place,
            lane: lane.name,
            status: lane.status,
            below: frames.slice(1).map((frame) => frame.function.name),
          });
        }
        const next = engine.step(at, 'in', 'forward');
        at = next.boundary === undefined ? next.position : undefined;
      }
    }
    expectDeedsInLaneOfCall(deeds.sort((a, b) => a.at - b.at));
    return marks.sort((a, b) => a.at - b.at).map(({ at: _at, ...mark }) => mark);
  } finally {
    engine.close();
  }
}

function expectDeedsInLaneOfCall(deeds: readonly { at: number; kind: string; call: number; lane: number }[]): void {
  const lanes = new Map<number, number>();
  for (const { at, kind, call, lane } of deeds) {
    if (kind === 'entry' || kind === 'resumed') lanes.set(call, lane);
    else if (lanes.get(call) !== lane) {
      throw new Error(`the ${kind} at ${at} is in lane ${lane}, its call in ${lanes.get(call)}`);
    }
  }
}
