/** Methods of strings of which only the beginning was captured: answered where the beginning decides. */
import { primitiveArguments } from './native-arguments.js';
import { type CallSite, isUnknown, type PartialString, type Primitive, type Value } from './value.js';

type Answer = (prefix: string, args: readonly Primitive[]) => Primitive;
/** What an answer is where the rest of the string decides. */
const UNDECIDED = undefined;

const ANSWERS: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  [
    'startsWith',
    (prefix, [wanted, from = 0]) => {
      if (typeof wanted !== 'string' || from !== 0) return UNDECIDED;
      if (wanted.length <= prefix.length) return prefix.startsWith(wanted);
      return wanted.startsWith(prefix) ? UNDECIDED : false;
    },
  ],
  ['includes', (prefix, [wanted, from]) => (prefix.includes(wanted as string, from as number) ? true : UNDECIDED)],
  [
    'indexOf',
    (prefix, [wanted, from]) => {
      const index = wanted === '' ? -1 : prefix.indexOf(wanted as string, from as number);
      return index < 0 ? UNDECIDED : index;
    },
  ],
  ['charAt', (prefix, [index = 0]) => (isInside(index, prefix) ? prefix[index] : UNDECIDED)],
  ['at', (prefix, [index = 0]) => (isInside(index, prefix) ? prefix[index] : UNDECIDED)],
  ['charCodeAt', (prefix, [index = 0]) => (isInside(index, prefix) ? prefix.charCodeAt(index) : UNDECIDED)],
  ['slice', between],
  ['substring', between],
]);

/** A whole string's method applied to the beginning of one; Unknown where that is not enough. */
export function partialStringMethod(name: string, text: PartialString, args: readonly Value[], site: CallSite): Value {
  if (name === 'toString' || name === 'valueOf') return text;
  const primitives = primitiveArguments(args, site.argument, site.budget);
  if (isUnknown(primitives)) return primitives.as();
  return ANSWERS.get(name)?.(text.prefix, primitives) ?? text.rest.as();
}

function between(prefix: string, [start = 0, end]: readonly Primitive[]): Primitive {
  const inside = typeof start === 'number' && start >= 0 && typeof end === 'number' && end <= prefix.length;
  return inside && start <= end ? prefix.slice(start, end) : UNDECIDED;
}

function isInside(index: Primitive, prefix: string): index is number {
  return typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < prefix.length;
}
