/** Expressions over a few names, and values for these: of all kinds, mixed without regard for what makes sense. */
import fc from 'fast-check';

type Text = fc.Arbitrary<string>;

const join = (parts: TemplateStringsArray, ...slots: Text[]): Text =>
  fc.tuple(...slots).map((values) => parts.reduce((text, part, i) => text + values[i - 1] + part));
const pick = (...texts: string[]): Text => fc.constantFrom(...texts);

const scalar = fc.oneof(
  fc.integer({ min: -9, max: 99 }),
  fc.constantFrom<unknown>(undefined, null, true, false, 0, -0, Number.NaN, 0.5, 1e21, 3n, 0n, -7n, 2 ** 53),
  fc.constantFrom('', 'a', 'ab', 'abc', ' 12 ', '3', 'x,y', '0x10', 'ß', '😀é', 'NaN', 'length', '__proto__'),
);
const value: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown; array: unknown[]; object: object }>((tie) => ({
  value: fc.oneof({ maxDepth: 2 }, scalar, tie('array'), tie('object')),
  array: fc.oneof(
    fc.array(tie('value'), { maxLength: 5 }),
    fc.constantFrom<unknown[]>(Object.assign([1], { 2: 3 }), new Array(2)),
  ),
  object: fc.oneof(
    fc.dictionary(fc.constantFrom('a', 'b', 'length', '1', '0', 'c d'), tie('value'), { maxKeys: 4 }),
    fc.dictionary(fc.constantFrom('a', 'b'), tie('value'), { maxKeys: 2, noNullPrototype: true }),
    fc.constantFrom(
      new Map<unknown, unknown>([
        ['a', 1],
        [2, 'b'],
        [Number.NaN, null],
      ]),
      new Set([1, 'a', Number.NaN]),
    ),
    fc.constantFrom(new Date(0), new Date(1e12), new Date(Number.NaN), new TypeError('broken'), new Error('')),
    fc.constantFrom(Uint8Array.of(1, 2, 255), Buffer.from('hé')),
  ),
})).value;
/** Values by name. */
export const scopes = fc.record({
  a: value,
  b: value,
  list: fc.array(value, { maxLength: 5 }),
  numbers: fc.array(fc.oneof(fc.integer({ min: -5, max: 20 }), fc.constant(0.5)), { maxLength: 6 }),
  user: fc.record({
    name: fc.string({ maxLength: 4 }),
    age: fc.integer(),
    tags: fc.array(fc.string({ maxLength: 3 })),
  }),
  s: fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('a-b-c', 'Hello World', 'aAbB')),
  n: fc.oneof(fc.integer({ min: -3, max: 12 }), fc.double()),
});

const NAMES = ['a', 'b', 'list', 'numbers', 'user', 's', 'n', 'user.name', 'user.tags', 'list[0]', 'a?.b', 'b?.[0]'];

/** Expressions over the names of `scopes`. */
export const expressions = fc.letrec<Record<'any' | 'list' | 'text' | 'number' | 'arrow', string>>((tie) => {
  const [any, list, text, number, arrow] = [tie('any'), tie('list'), tie('text'), tie('number'), tie('arrow')];
  const leaf = fc.oneof(
    pick(...NAMES),
    pick('0', '1', '-1', '2.5', '1n', '"a"', "'ab'", 'null', 'undefined', 'true', 'NaN', '[]', '{}', '``'),
  );
  return {
    any: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      list,
      text,
      number,
      join`(${any} ${pick(...'+ - * / % ** & | ^ << >> >>>'.split(' '))} (${any}))`,
      join`(${any} ${pick(...'=== !== == != < > <= >='.split(' '))} ${any})`,
      join`(${any} ${pick('&&', '||')} ${any})`,
      join`(${any} ?? ${any})`,
      join`(${any} ? ${any} : ${any})`,
      join`(${pick('!', '-', '+', '~', 'typeof ', 'void ')}${any})`,
      join`${any}[${any}]`,
      join`${any}?.${pick('a', 'b', 'length', 'name', 'size', 'message')}`,
      join`(${pick('"a"', '"length"', '1', '"toString"')} in ${any})`,
      join`(${any} instanceof ${pick('Array', 'Object', 'Map', 'Set', 'Date', 'Error', 'TypeError')})`,
      join`[${any}, ...${list}]`,
      join`({ a: ${any}, ...${any}, [${text}]: 1 })`,
      join`({ a: ${any}, ...${any} }).a`,
      join`(${any}, ${any})`,
      join`(${arrow})(${any}, ${any})`,
      join`${pick('Object.keys', 'Object.values', 'Object.entries', 'String', 'Boolean', 'Number')}(${any})`,
      join`${pick('Array.isArray', 'Number.isInteger', 'Number.isNaN', 'isNaN', 'JSON.stringify')}(${any})`,
      join`Object.is(${any}, ${any})`,
      join`${list}.${pick('find', 'findLast')}(${arrow})`,
      join`${list}.reduce((x, y) => ${pick('x + y', '[x, y]', 'y', 'x ?? y')}${pick('', ', 0', ", ''")})`,
      join`${list}.at(${number})`,
      join`Object.fromEntries(${list}.map((x, i) => [i, ${any}]))`,
    ),
    list: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      pick('list', 'numbers', 'user.tags', '[1, 2, 3]', '[,1,,]', '[3, 1, 2]'),
      join`[${any}, ${any}]`,
      join`${list}.${pick('map', 'filter', 'flatMap')}(${arrow})`,
      join`${list}.slice(${number}, ${number})`,
      join`${list}.concat(${any})`,
      join`${list}.flat(${pick('', '0', '2')})`,
      join`numbers.slice().sort((x, y) => ${pick('x - y', 'y - x', '0')})`,
      join`user.tags.slice().sort()`,
      join`[...${list}].reverse()`,
      join`s.split(${text})`,
      join`Array.from(${pick('s', 'list', '{ length: 3 }', 'numbers')}, ${arrow})`,
      join`Object.keys(${any} ?? {})`,
    ),
    text: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      pick('s', 'user.name', '"a"', '"-"', '""'),
      join`${text}.slice(${number}, ${number})`,
      join`${text}.${pick('toUpperCase', 'toLowerCase', 'trim', 'trimStart', 'trimEnd', 'normalize')}()`,
      join`${text}.${pick('padStart', 'padEnd')}(${number}, ${text})`,
      join`${text}.${pick('replace', 'replaceAll')}(${text}, ${text})`,
      join`${text}.replace(${pick('/a/', '/[a-z]+/gi', '/(a)|(b)/', '/\\W/gu')}, ${pick("'$&$&'", "'-'", "'$1'")})`,
      join`${list}.join(${text})`,
      join`\`<\${${any}}>\``,
      join`String(${any})`,
      join`JSON.stringify(${any}, null, ${pick('1', '"-"', '0')})`,
    ),
    number: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      pick('0', '1', '2', '-1', '-2', 'n', 'numbers.length', 'NaN', 'undefined'),
      join`${text}.${pick('indexOf', 'lastIndexOf')}(${text})`,
      join`${text}.${pick('charCodeAt', 'codePointAt')}(${number})`,
      join`${list}.${pick('indexOf', 'lastIndexOf')}(${any})`,
      join`${list}.${pick('findIndex', 'findLastIndex')}(${arrow})`,
      join`Math.${pick('max', 'min', 'abs', 'floor', 'round', 'sign', 'trunc')}(${number}, ${number})`,
      join`parseInt(${text}, ${pick('10', '16', '2')})`,
      join`(${text}).length`,
      join`Number(${list}.${pick('some', 'every')}(${arrow}))`,
      join`Number(${list}.includes(${any}))`,
      join`Number(${text}.${pick('includes', 'startsWith', 'endsWith')}(${text}))`,
      join`Number(${pick('/^a/', '/\\d+/', '/b$/i')}.test(${text}))`,
    ),
    arrow: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      pick('x => x', '(x, i) => i', 'x => x === 1', 'x => !x', 'x => [x, x]', '({ length }) => length', 'String'),
      pick('x => x > 1', '(x) => typeof x', '([first, ...rest]) => rest', '({ a, ...rest } = {}) => rest', 'Boolean'),
      pick('(x = 5, ...y) => [x, y.length]', '(x, i, all) => all.length', '() => undefined', 'x => y => x', 'Number'),
      join`x => ${any}`,
      join`({ a: x = ${any} }) => x`,
    ),
  };
}).any;
