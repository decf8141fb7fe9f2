/** Captured bytes as the numbers the program saw in them. */
import type { CapturedValue } from './model.js';

type Bytes = Extract<CapturedValue, { kind: 'bytes' }>;

type Element = [bytes: number, read: (view: DataView, at: number) => number | bigint];

const BYTE: Element = [1, (view, at) => view.getUint8(at)];

const ELEMENTS: ReadonlyMap<string, Element> = new Map<string, Element>(
  Object.entries({
    Buffer: BYTE,
    Uint8Array: BYTE,
    Uint8ClampedArray: BYTE,
    Int8Array: [1, (view, at) => view.getInt8(at)],
    Int16Array: [2, (view, at) => view.getInt16(at, true)],
    Uint16Array: [2, (view, at) => view.getUint16(at, true)],
    Int32Array: [4, (view, at) => view.getInt32(at, true)],
    Uint32Array: [4, (view, at) => view.getUint32(at, true)],
    Float32Array: [4, (view, at) => view.getFloat32(at, true)],
    Float64Array: [8, (view, at) => view.getFloat64(at, true)],
    BigInt64Array: [8, (view, at) => view.getBigInt64(at, true)],
    BigUint64Array: [8, (view, at) => view.getBigUint64(at, true)],
  }),
);

/** Whether an object of the class has elements of its own. An ArrayBuffer has none, and what a class extends is not known. */
export function hasElements(className: string): boolean {
  return ELEMENTS.has(className);
}

/** By the byte where the class has no elements. `total` is the number of elements of the whole, of which `elements` are captured. */
export function bytesAsNumbers(value: Bytes): { elements: (number | bigint)[]; total: number; elementBytes: number } {
  const [elementBytes, read] = ELEMENTS.get(value.className) ?? BYTE;
  const { buffer, byteOffset, byteLength } = value.bytes;
  const view = new DataView(buffer, byteOffset, byteLength);
  const elements = Array.from({ length: Math.floor(byteLength / elementBytes) }, (_, i) =>
    read(view, i * elementBytes),
  );
  return { elements, total: Math.floor(value.byteLength / elementBytes), elementBytes };
}
