/** Values of a call with every kind of cut, as an engine would give them. */
import type { CallValues, CapturedValue } from '../../../../replay/model.js';
import type { TimeNs } from '../../../../schema/coordinates.js';

export const text = (value: string, length = value.length): CapturedValue => ({ kind: 'string', value, length });
export const integer = (value: number): CapturedValue => ({ kind: 'number', value });
const named = (properties: Record<string, CapturedValue>) =>
  Object.entries(properties).map(([name, value]) => ({ name, value }));
export const object = (properties: Record<string, CapturedValue>, omitted = 0): CapturedValue => ({
  kind: 'object',
  className: '',
  objectId: 0,
  properties: named(properties),
  omitted,
});
export const absent: CapturedValue = { kind: 'absent' };
const items: CapturedValue = { kind: 'array', objectId: 1, length: 40, items: [integer(5), absent, text('z')] };

const user = object({
  name: text('Ann'),
  'two words': integer(2),
  'it\'s "x"\n': integer(3),
  items,
  again: { kind: 'reference', objectId: 1, target: items },
  lost: { kind: 'reference', objectId: 2 },
  deep: { kind: 'cut', reason: 'depth', objectId: 5, className: 'Cart' },
  total: { kind: 'withheld', reason: 'getter' },
  password: { kind: 'withheld', reason: 'redacted' },
  nothing: { kind: 'null' },
  map: { kind: 'map', objectId: 0, size: 12, entries: [] },
  set: { kind: 'set', objectId: 0, size: 3, items: [] },
  buffer: { kind: 'bytes', className: 'Buffer', objectId: 0, byteLength: 9, bytes: Uint8Array.of(65, 66) },
  boxed: { kind: 'boxed', objectId: 0, primitive: text('boxed') },
  ünï: integer(4),
});

const cart: CapturedValue = {
  ...{ kind: 'object', className: 'Cart', objectId: 7, omitted: 0, hasPrivateFields: true },
  properties: named({ id: integer(1), add: { kind: 'function', name: 'add', objectId: 8 } }),
};
const prices: CapturedValue = { kind: 'array', objectId: 9, length: 10, items: [1, 2, 3].map(integer) };
const secret: CapturedValue = { kind: 'withheld', reason: 'redacted' };
const orders: CapturedValue = {
  ...{ kind: 'array', objectId: 10, length: 3 },
  items: [object({ price: integer(4), code: secret }), object({ price: secret }), object({ price: integer(9) })],
};
const stock: CapturedValue = {
  ...{ kind: 'map', objectId: 11, size: 3 },
  entries: [{ key: text('cup'), value: integer(3) }],
};
const tags: CapturedValue = { kind: 'set', objectId: 12, size: 2, items: [text('new'), text('old')] };

const error: CapturedValue = {
  kind: 'error',
  className: 'TypeError',
  objectId: 0,
  message: text('broken'),
  stack: text('TypeError: broken\n    at f'),
  cause: absent,
  properties: named({ code: text('E1') }),
};

export const values: CallValues = {
  enteredAtNs: 0 as TimeNs,
  parameters: named({
    ...{ user, big: object({ a: integer(1) }, 7), long: text('abc', 300), missing: absent },
    ...{ cart, prices, orders, stock, tags, secret, at: { kind: 'date', objectId: 13, unixMs: 1e12 } },
    header: text('id=1; token=<redacted>'),
    huge: { kind: 'bigint', digits: '123', digitCount: 900 },
  }),
  receiver: object({ port: integer(80) }),
};
export const returned: CallValues = { ...values, outcome: { kind: 'returned', atNs: 0 as TimeNs, value: integer(42) } };
export const thrown: CallValues = { ...values, outcome: { kind: 'thrown', atNs: 0 as TimeNs, value: error } };
