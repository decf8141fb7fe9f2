/** The stack of a position as DAP frames: the physical stack, a label, and the callers that await it. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { functionLabel } from '../presentation/function-label.js';
import { oneLine } from '../presentation/one-line.js';
import { formatTime } from '../presentation/time.js';
import type { Engine, Frame, LaneInfo, Position } from '../replay/engine.js';
import type { Client } from './client.js';
import type { Sources } from './sources.js';

/** What a frame id stands for: enough to answer for it after the view has moved on. A label has no call. */
export type FrameHandle = { position: Position; frame: Frame } | { label: string };

export function toFrameHandles(engine: Engine, position: Position): FrameHandle[] {
  const handles: FrameHandle[] = [];
  let running = true;
  for (const frame of engine.stack(position)) {
    // Never as the first: the top frame is the one a client shows.
    if (running && !frame.running && handles.length > 0) handles.push({ label: '── awaited by ──' });
    running = frame.running;
    handles.push({ position, frame });
  }
  return handles;
}

/** Instead of an empty stack, which no client copes with. */
export function notBegunLabel(lane: LaneInfo | undefined): FrameHandle {
  return { label: lane ? `── begins at ${formatTime(lane.startTimeNs)} ──` : '── nothing is recorded here ──' };
}

/** A label has no source: it is at 0, 0, whatever the client counts from. */
export function toStackFrame(
  id: number,
  handle: FrameHandle,
  client: Client,
  sources: Sources | undefined,
): DebugProtocol.StackFrame {
  if ('label' in handle) return { id, name: oneLine(handle.label), line: 0, column: 0, presentationHint: 'label' };
  const { frame } = handle;
  return {
    id,
    name: functionLabel(frame.function),
    ...(sources ? { source: sources.toSource(frame.source) } : {}),
    line: client.lineOut(frame.line),
    column: client.columnOut(frame.column),
    // What a compiler added: no line of the author's leads there.
    ...(frame.source.kind === 'compiled' ? { presentationHint: 'subtle' as const } : {}),
  };
}
