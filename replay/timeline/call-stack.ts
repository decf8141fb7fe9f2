/** The stack at a position: the physical one, and below it the suspended callers that wait for its outermost call. */
import type { CallId, FunctionId, SiteIndex } from '../../schema/coordinates.js';
import { type ChunkTimeline, NONE } from './chunk-timeline.js';
import { siteAt } from './position.js';
import type { Place } from './timeline.js';

/** One call where it stands. */
export interface StackEntry {
  call: CallId;
  function: FunctionId;
  site: SiteIndex;
  running: boolean;
  /** Node of the chunk's physical stack; NONE of a suspended caller. */
  node: number;
}

/** Innermost first, never empty. Cost: the stack's depth; with suspended callers, a scan of the chunk's events. */
export function stackAt({ timeline, localEvent, before }: Place): StackEntry[] {
  const { nodeCalls, nodesBelow, sitesBelow } = timeline;
  const entries: StackEntry[] = [];
  const physical = new Set<number>();
  const add = (call: number, site: number, onNode: number) => {
    entries.push({
      call: timeline.callIds[call]! as CallId,
      function: timeline.callFunctions[call]! as FunctionId,
      site: site as SiteIndex,
      running: onNode !== NONE,
      node: onNode,
    });
  };
  const eventNode = timeline.eventNodes[localEvent]!;
  let node = before ? nodesBelow[eventNode]! : eventNode;
  let site = siteAt(timeline, localEvent, before);
  let bottom = NONE;
  while (node !== NONE) {
    bottom = nodeCalls[node]!;
    physical.add(bottom);
    add(bottom, site, node);
    site = sitesBelow[node]!;
    node = nodesBelow[node]!;
  }
  const waiting: number[] = [];
  let parent = timeline.openParent(bottom, localEvent);
  while (parent !== NONE && !physical.has(parent)) {
    waiting.push(parent);
    parent = timeline.openParent(parent, localEvent);
  }
  const sites = lastSites(timeline, waiting, localEvent);
  for (const call of waiting) add(call, sites.get(call) ?? 0, NONE);
  return entries;
}

/** Where each of the suspended calls stands: at the event that suspended it, here or before the chunk. */
function lastSites(timeline: ChunkTimeline, calls: readonly number[], localEvent: number): Map<number, number> {
  const sites = new Map<number, number>();
  const wanted = new Set(calls);
  for (let e = localEvent; e >= 0 && wanted.size > 0; e--) {
    const call = timeline.eventCalls[e]!;
    if (wanted.delete(call)) sites.set(call, timeline.columns.sites[e]!);
  }
  for (const call of wanted) sites.set(call, timeline.keyframe.calls[call]?.site ?? 0);
  return sites;
}
