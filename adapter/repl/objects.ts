/** Console commands that follow an object: where it was first and last seen, where a property of it was seen different. */
import type { Position } from '../../replay/engine.js';
import { userError } from '../errors.js';
import { evaluateIn, memberNamedBy, placeToEvaluateIn } from '../evaluation-place.js';
import { showingProgress } from '../progress.js';
import type { SessionState } from '../session-state.js';
import { type Commands, type Move, moving } from './command.js';
import { findBack } from './steps.js';

export const OBJECT_COMMANDS: Commands = {
  born: {
    usage: ':born OBJECT',
    help: 'go to where an object, a function or a promise was first seen',
    run: toSeen('first'),
  },
  seen: { usage: ':seen OBJECT', help: 'go to where it was last seen, in all of the recording', run: toSeen('last') },
  changed: {
    usage: ':changed OBJECT.NAME',
    help: 'go back to where a property was first seen to be what it is',
    run: toChange,
  },
};

function toSeen(
  end: 'first' | 'last',
): (session: SessionState, argument: string, signal: AbortSignal) => Promise<Move> {
  return async (session, argument, signal) => {
    const { motion, recording } = moving(session);
    const objectId = objectOf(session, argument, `:${end === 'first' ? 'born' : 'seen'} cart`);
    let found: Position | undefined;
    await showingProgress(session, 'forward', signal, async (search) => {
      for await (const hit of recording.engine.hits({ objects: [{ key: 0, objectId }] }, { signal: search })) {
        found = hit.position;
        if (end === 'first') break;
      }
    });
    if (found === undefined) throw userError('It was not captured anywhere.');
    return { report: motion.stops.at(found, 'goto') };
  };
}

async function toChange(session: SessionState, argument: string, signal: AbortSignal): Promise<Move> {
  const named = memberNamedBy(argument);
  if (named === undefined) {
    throw userError('Name a property of an object, as in :changed cart.total or :changed lines.length.');
  }
  const { property } = named;
  const objectId = objectOf(session, named.object, ':changed cart.total');
  const conditions = { data: [{ key: 0, objectId, property }] };
  return findBack(
    session,
    { conditions, reason: 'data breakpoint', watched: argument },
    signal,
    `${argument} was not seen to be different before here.`,
  );
}

/** The number that tells the object apart. */
function objectOf(session: SessionState, expression: string, example: string): number {
  const { recording } = session.mustBeLoaded();
  if (expression === '') throw userError(`Name an object, as in ${example}.`);
  const value = evaluateIn(recording, placeToEvaluateIn(recording, {}), expression, true);
  if ('objectId' in value && value.objectId !== 0) return value.objectId;
  throw userError(`${expression} is no object that can be told from others.`);
}
