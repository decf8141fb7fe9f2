/**
 * The text of an error's stack, if it is there. V8 makes it at the first look, by `Error.prepareStackTrace` where the
 * program has set one, and keeps it; on Node 20 a look for the descriptor is such a look. After `Error.captureStackTrace`
 * the next look is a first one again, and nothing tells. So while a look is ours, the callback by which V8 makes every
 * text (stack-trace.ts) breaks it off: V8 then keeps nothing, and the program still has its first look.
 */
import { apply, errorStackGetter, freeze, getOwnPropertyDescriptor, hasOwn } from '../host/pristine.js';

const NOT_MADE = freeze({ reason: 'the text is not there' });
let isLooking = false;
/** Texts being made. Inside of that V8 does not call back but makes another by itself, which asks the error for its name. */
let making = 0;

/** Before a text is made. Throws if it is we who ask for it. */
export function beginStackText(): void {
  if (isLooking) throw NOT_MADE;
  making++;
}

/** However it ended. */
export function endStackText(): void {
  making--;
}

/** What there can be instead of a text; none of them is a value of the program's. */
export const NoStack = {
  absent: freeze({ reason: 'there is no such property' }),
  unmade: NOT_MADE,
  accessor: freeze({ reason: 'an accessor of the program' }),
};

/** The text or a `NoStack`. `error` is a native one and no Proxy, and its text has been made at least once. */
export function stackTextOf(error: object): unknown {
  if (making > 0) return NoStack.unmade;
  isLooking = true;
  try {
    const descriptor = getOwnPropertyDescriptor(error, 'stack');
    if (descriptor === undefined) return NoStack.absent;
    if (hasOwn(descriptor, 'value')) return descriptor.value;
    if (descriptor.get === undefined || descriptor.get !== errorStackGetter) return NoStack.accessor;
    return apply(descriptor.get, error, []);
  } catch (failure) {
    if (failure === NOT_MADE) return NoStack.unmade;
    throw failure;
  } finally {
    isLooking = false;
  }
}
