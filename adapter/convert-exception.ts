/** The exception of a position, as exceptionInfo tells it. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { manyLines, oneLine } from '../presentation/one-line.js';
import { preview, typeName } from '../presentation/preview.js';
import type { CapturedValue, Engine, Position } from '../replay/engine.js';
import type { CaptureLimits } from '../schema/trace-types.js';

/** Undefined where no exception is thrown or caught at the position. */
export function exceptionAt(
  engine: Engine,
  position: Position,
): DebugProtocol.ExceptionInfoResponse['body'] | undefined {
  const info = engine.describe(position);
  const { outcome } = engine.values(position, info.call);
  if (outcome?.kind !== 'thrown' && outcome?.kind !== 'caught') return undefined;
  const { limits } = engine.info.header;
  // Of a call that an exception left, nothing in this call caught it; whether a caller did is not told.
  const breakMode = info.kind === 'exit' ? 'userUnhandled' : 'always';
  if (!outcome.value) return { exceptionId: 'Exception', description: 'It was not captured.', breakMode };
  const details = detailsOf(outcome.value, limits);
  return {
    exceptionId: details.typeName ?? 'Exception',
    description: details.message ?? preview(outcome.value, limits),
    breakMode,
    details: { ...details, evaluateName: '$error' },
  };
}

function detailsOf(value: CapturedValue, limits: CaptureLimits): DebugProtocol.ExceptionDetails {
  const thrown = value.kind === 'reference' && value.target ? value.target : value;
  if (thrown.kind !== 'error') return { typeName: oneLine(typeName(thrown)), message: preview(thrown, limits) };
  const { className, message, stack, cause } = thrown;
  const name = oneLine(className);
  return {
    typeName: name,
    fullTypeName: name,
    message: message.kind === 'string' ? manyLines(message.value) : preview(message, limits),
    ...(stack.kind === 'string' ? { stackTrace: manyLines(stack.value) } : {}),
    ...(cause.kind === 'absent' || cause === value ? {} : { innerException: [detailsOf(cause, limits)] }),
  };
}
