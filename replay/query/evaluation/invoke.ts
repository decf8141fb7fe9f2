/** Functions that may be called: JavaScript's own that are known here, and arrow functions of the expression. */
import { exception, refused } from './evaluation-error.js';
import { type CallSite, isPrimitive, isUnknown, type Unknown, type Value } from './value.js';

/** One of JavaScript's own methods. */
export type Method<Receiver = Value> = (receiver: Receiver, args: readonly Value[], site: CallSite) => Value;

export function invoke(fn: Value, args: readonly Value[], site: CallSite): Value {
  if (isUnknown(fn)) return fn;
  if (isPrimitive(fn)) throw exception('TypeError', `${site.callee} is not a function`);
  site.budget.step();
  switch (fn.kind) {
    case 'arrow':
      return fn.call(args);
    case 'builtin':
      if (fn.call === undefined && fn.type === 'namespace') break;
      if (fn.call === undefined)
        throw refused(`\`${site.callee}\` cannot be called here; it is known for its members.`);
      return fn.call(args, site);
    case 'function':
    case 'class':
      throw programFunction(site.callee);
    case 'cut':
    case 'reference':
      throw programFunction(site.callee);
  }
  throw exception('TypeError', `${site.callee} is not a function`);
}

export function programFunction(callee: string): Error {
  return refused(
    `A recording cannot run code, and \`${callee}\` is a function of the program; what its calls returned is recorded where they were made.`,
  );
}

/** The function given to a method as its first argument. */
export function callbackOf(fn: Value, site: CallSite): ((...args: Value[]) => Value) | Unknown {
  if (isUnknown(fn)) return fn;
  const callee = isPrimitive(fn) ? (typeof fn === 'string' ? JSON.stringify(fn) : String(fn)) : site.argument;
  const inner: CallSite = { ...site, callee, receiver: callee };
  if (isPrimitive(fn) || !['arrow', 'builtin', 'function', 'class'].includes(fn.kind)) {
    throw exception('TypeError', `${callee} is not a function`);
  }
  return (...args) => invoke(fn, args, inner);
}
