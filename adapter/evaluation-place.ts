/** Where an expression is evaluated: in the frame that was named, else in the innermost one of the lane that is shown. */
import type { CapturedValue, Position } from '../replay/engine.js';
import type { CallId } from '../schema/coordinates.js';
import { messageOf, RequestError } from './errors.js';
import { type Arguments, readInteger } from './read-arguments.js';
import type { Recording } from './recording.js';

export interface EvaluationPlace {
  position: Position;
  call: CallId;
}

/** Undefined where no recorded function runs. */
export function placeToEvaluateIn(recording: Recording, { frameId }: Arguments): EvaluationPlace | undefined {
  if (frameId === undefined || frameId === null) return shownPlace(recording);
  const handle = recording.view.frame(readInteger({ frameId }, 'frameId'));
  return 'label' in handle ? undefined : { position: handle.position, call: handle.frame.call };
}

/** The person may have chosen another lane since the view moved: a command is for the one of the frame it comes with. */
export function lookWhereAsked({ engine, view }: Recording, { frameId }: Arguments): void {
  const handle = typeof frameId === 'number' ? view.frames.get(frameId) : undefined;
  if (handle === undefined || 'label' in handle) return;
  const { lane } = engine.describe(handle.position);
  if (view.positionIn(lane) === handle.position) view.lane = lane;
}

function shownPlace({ engine, view }: Recording): EvaluationPlace | undefined {
  const { position } = view;
  const top = position === undefined ? undefined : engine.stack(position)[0];
  return position === undefined || !top ? undefined : { position, call: top.call };
}

const LAST_MEMBER =
  /^(.+?)\s*(?:\.\s*([\p{ID_Start}$_][\p{ID_Continue}$]*)|\[\s*(?:(\d+)|"([^"]*)"|'([^']*)')\s*\])$/su;

/** An expression for a property, as the object and the property's name: `cart.lines`, `rows[3]`, `this["a b"]`. */
export function memberNamedBy(expression: string): { object: string; property: string } | undefined {
  const [, object, name, index, double, single] = LAST_MEMBER.exec(expression.trim()) ?? [];
  const property = name ?? index ?? double ?? single;
  return object === undefined || property === undefined ? undefined : { object, property };
}

/** @param showUser whether the client should show what is wrong besides answering. Throws a RequestError. */
export function evaluateIn(
  recording: Recording,
  place: EvaluationPlace | undefined,
  expression: string,
  showUser: boolean,
): CapturedValue {
  if (!place) throw new RequestError('There are no values here: no recorded function runs at this moment.', showUser);
  try {
    return recording.engine.evaluate(place.position, place.call, expression);
  } catch (error) {
    throw new RequestError(messageOf(error), showUser);
  }
}
