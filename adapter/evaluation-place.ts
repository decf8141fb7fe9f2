/** Where an expression is evaluated: in the frame that was named, else in the innermost one of the lane that is shown. */
import type { Position } from '../replay/engine.js';
import type { CallId } from '../schema/coordinates.js';
import { peerError } from './errors.js';
import { type Arguments, readInteger } from './read-arguments.js';
import type { Recording } from './recording.js';

export interface EvaluationPlace {
  position: Position;
  call: CallId;
}

/** Undefined where no recorded function runs. */
export function placeToEvaluateIn(recording: Recording, { frameId }: Arguments): EvaluationPlace | undefined {
  if (frameId === undefined || frameId === null) return shownPlace(recording);
  const handle = recording.view.frames.get(readInteger({ frameId }, 'frameId'));
  if (!handle) throw peerError('This frame is no longer known.');
  return 'label' in handle ? undefined : { position: handle.position, call: handle.frame.call };
}

function shownPlace({ engine, view }: Recording): EvaluationPlace | undefined {
  const { position } = view;
  const top = position === undefined ? undefined : engine.stack(position)[0];
  return position === undefined || !top ? undefined : { position, call: top.call };
}
