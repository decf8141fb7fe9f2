/** The stack of a position as DAP frames: the physical stack, a label, and the callers that await it. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Engine, Frame, LaneInfo, Position } from '../replay/engine.js';
import type { FunctionRecord } from '../schema/trace-types.js';
import type { Client } from './client.js';
import { formatTime } from './convert-time.js';
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
  if ('label' in handle) return { id, name: handle.label, line: 0, column: 0, presentationHint: 'label' };
  const { frame } = handle;
  return {
    id,
    name: functionLabel(frame.function),
    ...(sources ? { source: sources.toSource(frame.script) } : {}),
    line: client.lineOut(frame.line),
    column: client.columnOut(frame.column),
  };
}

/** `Cart.total`, `new Cart`, `get Cart.total`, `(module)`. */
export function functionLabel(fn: FunctionRecord): string {
  const name = fn.name || '(anonymous)';
  const member = fn.className && fn.className !== name ? `${fn.className}.${name}` : name;
  switch (fn.kind) {
    case 'module':
      return '(module)';
    case 'constructor':
      return `new ${fn.className || name}`;
    case 'getter':
      return `get ${member.replace(/\bget /, '')}`;
    case 'setter':
      return `set ${member.replace(/\bset /, '')}`;
    default:
      return member;
  }
}
