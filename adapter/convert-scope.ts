/**
 * What is known of a call, as scopes. Names are stable from stop to stop, so that a client keeps open what was open.
 * Arguments are as they were captured when the call began; at a later moment they say so.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { formatTime } from '../presentation/time.js';
import type { CapturedValue, Frame, Position } from '../replay/engine.js';
import type { TimeNs } from '../schema/coordinates.js';
import { toPlace } from './convert-place.js';
import type { Recording } from './recording.js';
import { hasMembers, type Member, membersOf } from './value-members.js';

const OUTCOMES = {
  returned: { scope: 'Returned', variable: '$result', hint: 'returnValue' },
  yielded: { scope: 'Yielded', variable: '$result', hint: 'returnValue' },
  thrown: { scope: 'Thrown', variable: '$error', hint: 'exception' },
  caught: { scope: 'Caught', variable: '$error', hint: 'exception' },
  printed: { scope: 'Printed', variable: '$printed', hint: undefined },
} as const;

/** Cost: the values of one call; requests and responses are read when they are opened. */
export function scopesOf(
  recording: Recording,
  { position, frame }: { position: Position; frame: Frame },
): DebugProtocol.Scope[] {
  const { engine } = recording;
  const { timeNs, lane } = engine.describe(position);
  const values = engine.values(position, frame.call);
  const note = asOf(values.enteredAtNs, timeNs);
  const members = values.parameters.map(({ name, value }) => member(name, value, note));
  const range = rangeOf(recording, frame);
  const own = (name: string, named: Member[], hint?: string) => ({ ...scope(recording, name, named, hint), ...range });
  const scopes: DebugProtocol.Scope[] = [own('Arguments', members, 'arguments')];
  if (values.receiver) scopes.push(own('This', [member('this', values.receiver, note)]));
  const { outcome } = values;
  if (outcome?.value) {
    const { scope: name, variable, hint } = OUTCOMES[outcome.kind];
    scopes.push(own(name, [member(variable, outcome.value, asOf(outcome.atNs, timeNs))], hint));
  }
  if (recording.lanes.find(lane)?.kind === 'request') {
    scopes.push(exchange(recording, 'Request', () => engine.request(lane)));
    scopes.push(exchange(recording, 'Response', () => engine.response(lane)));
  }
  return scopes;
}

/** The function's own text: clients show values beside names, and another function may have the same ones. */
function rangeOf({ client, engine, sources }: Recording, frame: Frame): Partial<DebugProtocol.Scope> {
  const range = engine.functionRange(frame.function.id);
  if (range === undefined || range.start.source.id !== frame.source.id) return {};
  const { start, end } = range;
  return {
    ...toPlace(start, client, sources),
    endLine: client.lineOut(end.line),
    endColumn: client.columnOut(end.column),
  };
}

function asOf(capturedNs: TimeNs, nowNs: TimeNs): string | undefined {
  return capturedNs < nowNs ? `as of ${formatTime(capturedNs)}` : undefined;
}

function member(name: string, value: CapturedValue, note: string | undefined): Member {
  return { name, value, path: name, ...(note ? { note } : {}) };
}

function scope(recording: Recording, name: string, named: Member[], hint?: string): DebugProtocol.Scope {
  const container = { members: () => ({ indexed: [], named }), expression: '', lifetime: 'stop' } as const;
  return {
    name,
    variablesReference: recording.view.containers.add(container),
    namedVariables: named.length,
    expensive: false,
    ...(hint ? { presentationHint: hint } : {}),
  };
}

/** Request and response belong to the lane, not to the call: evaluate does not reach them. */
function exchange(recording: Recording, name: string, read: () => CapturedValue | undefined): DebugProtocol.Scope {
  const { limits } = recording.header;
  const members = (): { indexed: Member[]; named: Member[] } => {
    const value = read();
    if (!value) return { indexed: [], named: [{ name: '…', remark: `no ${name.toLowerCase()} was captured` }] };
    return hasMembers(value) ? membersOf(value, limits) : { indexed: [], named: [{ name: name.toLowerCase(), value }] };
  };
  const variablesReference = recording.view.containers.add({ members, lifetime: 'stop' });
  return { name, variablesReference, expensive: false };
}
