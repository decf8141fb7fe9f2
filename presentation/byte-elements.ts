/** Captured bytes as the numbers the program saw in them. */
import type { CapturedValue } from '../replay/engine.js';

type Bytes = Extract<CapturedValue, { kind: 'bytes' }>;

/** Element types by class; everything else, Buffer and ArrayBuffer among it, is shown by the byte. */
const ELEMENTS: Readonly<Record<string, [bytes: number, read: (view: DataView, at: number) => number | bigint]>> = {
  Int8Array: [1, (view, at) => view.getInt8(at)],
  Int16Array: [2, (view, at) => view.getInt16(at, true)],
  Uint16Array: [2, (view, at) => view.getUint16(at, true)],
  Int32Array: [4, (view, at) => view.getInt32(at, true)],
  Uint32Array: [4, (view, at) => view.getUint32(at, true)],
  Float32Array: [4, (view, at) => view.getFloat32(at, true)],
  Float64Array: [8, (view, at) => view.getFloat64(at, true)],
  BigInt64Array: [8, (view, at) => view.getBigInt64(at, true)],
  BigUint64Array: [8, (view, at) => view.getBigUint64(at, true)],
};

/** `total` is the number of elements of the whole, of which `elements` are captured. */
export function bytesAsNumbers(value: Bytes): { elements: (number | bigint)[]; total: number; elementBytes: number } {
  const [elementBytes, read] = ELEMENTS[value.className] ?? [1, (view: DataView, at: number) => view.getUint8(at)];
  const { buffer, byteOffset, byteLength } = value.bytes;
  const view = new DataView(buffer, byteOffset, byteLength);
  const elements = Array.from({ length: Math.floor(byteLength / elementBytes) }, (_, i) =>
    read(view, i * elementBytes),
  );
  return { elements, total: Math.floor(value.byteLength / elementBytes), elementBytes };
}
