/** Captured values come back as they were put on the tape, whatever they are, and never from behind its end. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CapturedValue, CutReasonName } from '../../replay/model.js';
import { type TapeDictionaries, ValueDecoder } from '../../replay/reader/value-decoder.js';
import { CutReason } from '../../schema/enums.js';
import { SegmentDictionaries, TapeWriter } from './synthetic/tape-writer.js';

const uint = fc.nat({ max: 2 ** 32 - 1 });
const text = fc.string({ unit: 'binary', maxLength: 6 });
const reason = fc.constantFrom(...(Object.keys(CutReason) as CutReasonName[]));
const anyText = fc.oneof(text, fc.constant('\ud800 half'));
/** 0 is "not tracked"; no two objects of these have the same. */
let lastId = 0;
const objectId = fc.constant(0).map(() => ++lastId);

const { value: values } = fc.letrec<{ value: CapturedValue; named: { name: string; value: CapturedValue } }>((tie) => {
  const value = tie('value');
  const items = fc.array(value, { maxLength: 3 });
  const named = fc.uniqueArray(tie('named'), { maxLength: 3, selector: (property) => property.name });
  const kind = <Kind extends CapturedValue['kind']>(name: Kind) => fc.constant(name);
  return {
    named: fc.record({ name: text, value }),
    value: fc.oneof(
      { maxDepth: 3 },
      fc.record({ kind: fc.constantFrom('absent', 'undefined', 'null') }),
      fc.record({ kind: kind('boolean'), value: fc.boolean() }),
      fc.record({ kind: kind('number'), value: fc.oneof(fc.integer(), fc.double(), fc.constant(-0)) }),
      anyText.map((value): CapturedValue => ({ kind: 'string', value, length: value.length })),
      fc.record({
        kind: kind('string'),
        value: text.filter((t) => t !== ''),
        length: fc.integer({ min: 99, max: 999 }),
      }),
      fc.record({ kind: kind('bigint'), digits: fc.constant('-12'), digitCount: uint }),
      fc.record({ kind: kind('symbol'), description: text }),
      fc.record({ kind: fc.constantFrom('function', 'class'), name: text, objectId }),
      fc.record({ kind: kind('cut'), reason, objectId, className: text }),
      fc.record({ kind: kind('withheld'), reason }),
      fc.record({ kind: kind('date'), objectId, unixMs: fc.double() }),
      fc.record({ kind: kind('regexp'), objectId, text }),
      fc.record({ kind: kind('bytes'), className: text, objectId, byteLength: uint, bytes: fc.uint8Array() }),
      fc.record({
        kind: kind('promise'),
        objectId,
        state: fc.constantFrom('unknown', 'pending', 'fulfilled', 'rejected'),
      }),
      fc.record({ kind: kind('opaque'), className: text, objectId, text }),
      fc.record({ kind: kind('object'), className: text, objectId, properties: named, omitted: uint }),
      fc.record({ kind: kind('array'), objectId, length: uint, items }),
      fc.record({ kind: kind('set'), objectId, size: uint, items }),
      fc.record({ kind: kind('boxed'), objectId, primitive: value }),
      fc.record({
        kind: kind('map'),
        objectId,
        size: uint,
        entries: fc.array(fc.record({ key: value, value }), { maxLength: 2 }),
      }),
      fc.record({
        kind: kind('error'),
        className: text,
        objectId,
        message: value,
        stack: value,
        cause: value,
        properties: named,
      }),
    ) as fc.Arbitrary<CapturedValue>,
  };
});

function writeTape(captured: readonly CapturedValue[]): {
  tape: Uint32Array;
  at: number;
  dictionaries: TapeDictionaries;
} {
  const own = new SegmentDictionaries();
  const writer = new TapeWriter(own);
  const at = writer.write(captured);
  const { strings, shapes } = own.take();
  const string = (id: number): string => {
    const found = id === 0 ? '' : strings[id - 1];
    if (found === undefined) throw new RangeError(`no string ${id}`);
    return found;
  };
  const shape = (id: number) => {
    const found = shapes[id - 1];
    if (found === undefined) throw new RangeError(`no shape ${id}`);
    return { className: string(found.className), keys: found.keys.map(string) };
  };
  return { tape: Uint32Array.from(writer.words), at, dictionaries: { string, shape } };
}

describe('a captured value', () => {
  it('comes back as it was, of every kind', () => {
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 3 }), (captured) => {
        const { tape, at, dictionaries } = writeTape(captured);
        const decoder = new ValueDecoder(tape, at, dictionaries);
        expect(captured.map(() => decoder.next())).toEqual(captured);
      }),
      { numRuns: 300 },
    );
  });

  it('has a value or a RangeError for any words', () => {
    fc.assert(
      fc.property(values, fc.array(fc.tuple(fc.nat(), uint), { maxLength: 4 }), fc.nat(), (captured, wrong, length) => {
        const { tape, at, dictionaries } = writeTape([captured]);
        for (const [where, word] of wrong) tape[where % tape.length] = word;
        const cut = tape.slice(0, 1 + (length % tape.length));
        try {
          new ValueDecoder(cut, at, dictionaries).next();
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is refused where it is nested without end', () => {
    const inArray = Uint32Array.from({ length: 30_000 }, (_, i) => [15 | (1 << 8), 0, 1][i % 3]!);
    const { dictionaries } = writeTape([]);
    expect(() => new ValueDecoder(inArray, 0, dictionaries).next()).toThrow('nested too deeply');
  });
});

describe('a reference', () => {
  const inner: CapturedValue = { kind: 'array', objectId: 7, length: 1, items: [{ kind: 'reference', objectId: 7 }] };

  it('has the object it stands for, also when that contains it or is of an earlier value of the event', () => {
    const { tape, at, dictionaries } = writeTape([inner, { kind: 'reference', objectId: 7 }]);
    const decoder = new ValueDecoder(tape, at, dictionaries);
    const whole = decoder.next();
    expect(whole).toMatchObject({ kind: 'array', items: [{ kind: 'reference' }] });
    expect((whole as CapturedValue & { kind: 'array' }).items[0]).toHaveProperty('target', whole);
    expect(decoder.next()).toHaveProperty('target', whole);
  });

  it('has no target where that is not in the capture', () => {
    const { tape, at, dictionaries } = writeTape([{ kind: 'reference', objectId: 8 }]);
    expect(new ValueDecoder(tape, at, dictionaries).next()).toEqual({ kind: 'reference', objectId: 8 });
  });
});
