/**
 * The stack of a position as DAP frames: the physical stack, a label, and the callers that await it. Calls that were left out
 * are labels, too.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { functionLabel } from '../presentation/function-label.js';
import { oneLine } from '../presentation/one-line.js';
import { leftOutLabel } from '../presentation/step-text.js';
import { formatTime } from '../presentation/time.js';
import type { CodePlace, Engine, Frame, LaneInfo, Position } from '../replay/engine.js';
import type { Client } from './client.js';
import { toPlace } from './convert-place.js';
import type { Sources } from './sources.js';

/** What a frame id stands for: enough to answer for it after the view has moved on. A label has no call, and a place if it stands for one. */
export type FrameHandle = { position: Position; frame: Frame } | { label: string; place?: CodePlace };

export function toFrameHandles(engine: Engine, position: Position): FrameHandle[] {
  const handles: FrameHandle[] = [];
  let running = true;
  for (const frame of engine.stack(position)) {
    // Never as the first: the top frame is the one a client shows.
    if (running && !frame.running && handles.length > 0) handles.push({ label: '── awaited by ──' });
    running = frame.running;
    handles.push({ position, frame });
    for (const place of frame.through.toReversed()) handles.push({ label: leftOutLabel(place), place });
  }
  return handles;
}

/** Instead of an empty stack, which no client copes with. */
export function notBegunLabel(lane: LaneInfo | undefined): FrameHandle {
  return { label: lane ? `── begins at ${formatTime(lane.startTimeNs)} ──` : '── nothing is recorded here ──' };
}

/** A label without a place has no source: it is at 0, 0, whatever the client counts from. */
export function toStackFrame(
  id: number,
  handle: FrameHandle,
  client: Client,
  sources: Sources | undefined,
): DebugProtocol.StackFrame {
  if ('label' in handle) {
    const { place } = handle;
    const name = oneLine(handle.label);
    // A place is shown only of a frame that is no mere label.
    if (place) return { id, name, ...toPlace(place, client, sources), presentationHint: 'subtle', canRestart: false };
    return { id, name, line: 0, column: 0, presentationHint: 'label', canRestart: false };
  }
  const { frame } = handle;
  return {
    id,
    name: functionLabel(frame.function),
    ...toPlace(frame, client, sources),
    // What a compiler added: no line of the author's leads there.
    ...(frame.source.kind === 'compiled' ? { presentationHint: 'subtle' as const } : {}),
  };
}
