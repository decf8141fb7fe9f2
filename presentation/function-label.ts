/** What a function is called in a stack. */
import type { FunctionRecord } from '../schema/trace-types.js';
import { oneLine } from './one-line.js';

/** `Cart.total`, `new Cart`, `get Cart.total`, `(module)`. */
export function functionLabel(fn: FunctionRecord): string {
  return oneLine(label(fn));
}

function label(fn: FunctionRecord): string {
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
