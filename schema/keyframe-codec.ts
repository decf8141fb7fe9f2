/** The keyframe of a chunk to and from its columns. */

import { putColumn, putU16, putU32, u8, u16, u32, u64AsNumbers } from './columns.js';
import type { CallId, FunctionId, LaneId, SiteIndex } from './coordinates.js';
import type { CallState } from './enums.js';
import type { Keyframe as KeyframeStruct } from './generated/trace.capnp.cjs';
import type { Keyframe, OpenCall } from './trace-types.js';

/** Bytes of the columns for one open call, and some for the pointers. */
export const KEYFRAME_CALL_BYTES = 8 + 4 * 4 + 2 * 2 + 1 + 4;

export function putKeyframe(out: KeyframeStruct, keyframe: Keyframe): void {
  const { calls } = keyframe;
  out.setLane(keyframe.lane);
  const ids = BigUint64Array.from(calls, (call) => BigInt(call.id));
  putColumn((n) => out.initEnterEvents(n), new Uint8Array(ids.buffer));
  putU32(
    (n) => out.initFunctions(n),
    calls.map((call) => call.function),
  );
  putU32(
    (n) => out.initLanes(n),
    calls.map((call) => call.lane),
  );
  putU16(
    (n) => out.initSites(n),
    calls.map((call) => call.site),
  );
  putU16(
    (n) => out.initCallerSites(n),
    calls.map((call) => call.callerSite),
  );
  putU32(
    (n) => out.initLevels(n),
    calls.map((call) => call.level),
  );
  putU32(
    (n) => out.initParents(n),
    calls.map((call) => call.parent + 1),
  );
  putColumn(
    (n) => out.initStates(n),
    Uint8Array.from(calls, (call) => call.state),
  );
  putU32((n) => out.initStack(n), keyframe.stack);
}

/** Throws a RangeError where columns do not fit together. */
export function takeKeyframe(from: KeyframeStruct): Keyframe {
  const ids = u64AsNumbers(from.getEnterEvents());
  const functions = u32(from.getFunctions());
  const lanes = u32(from.getLanes());
  const sites = u16(from.getSites());
  const callerSites = u16(from.getCallerSites());
  const levels = u32(from.getLevels());
  const parents = u32(from.getParents());
  const states = u8(from.getStates());
  for (const column of [functions, lanes, sites, callerSites, levels, parents, states]) {
    if (column.length !== ids.length) throw new RangeError('keyframe columns differ in length');
  }
  const calls = ids.map(
    (id, i): OpenCall => ({
      id: id as CallId,
      function: functions[i] as FunctionId,
      lane: lanes[i] as LaneId,
      site: sites[i] as SiteIndex,
      callerSite: callerSites[i] as SiteIndex,
      level: levels[i]!,
      parent: parents[i]! - 1,
      state: states[i] as CallState,
    }),
  );
  if (calls.some((call, i) => call.parent >= calls.length || (i > 0 && call.id <= calls[i - 1]!.id))) {
    throw new RangeError('keyframe calls are out of order');
  }
  const stack = Array.from(u32(from.getStack()));
  if (stack.some((index) => index >= calls.length)) throw new RangeError('keyframe stack names no call');
  return { lane: from.getLane() as LaneId, calls, stack };
}
