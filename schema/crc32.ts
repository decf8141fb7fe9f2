/**
 * CRC-32 (IEEE 802.3). Node has one of its own from 20.15 on, of some 10 GB/s; where it has not, slicing by four gives about
 * 1 GB/s. Taken when this module is loaded: in a target that is before the program can put another in its place.
 */
import zlib from 'node:zlib';

type Crc32 = (bytes: Uint8Array, seed?: number) => number;

const tables: readonly Uint32Array[] = makeTables();

function makeTables(): Uint32Array[] {
  const made = [new Uint32Array(256), new Uint32Array(256), new Uint32Array(256), new Uint32Array(256)];
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    made[0]![n] = c >>> 0;
  }
  for (let n = 0; n < 256; n++) {
    for (let t = 1; t < 4; t++) {
      const previous = made[t - 1]![n]!;
      made[t]![n] = made[0]![previous & 255]! ^ (previous >>> 8);
    }
  }
  return made;
}

export function slicingCrc32(bytes: Uint8Array, seed = 0): number {
  const t0 = tables[0]!;
  const t1 = tables[1]!;
  const t2 = tables[2]!;
  const t3 = tables[3]!;
  let c = ~seed;
  let i = 0;
  const whole = bytes.length - 3;
  for (; i < whole; i += 4) {
    c ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    c = t3[c & 255]! ^ t2[(c >>> 8) & 255]! ^ t1[(c >>> 16) & 255]! ^ t0[c >>> 24]!;
  }
  for (; i < bytes.length; i++) c = t0[(c ^ bytes[i]!) & 255]! ^ (c >>> 8);
  return ~c >>> 0;
}

/** Continues from `seed`, the CRC of the bytes before (0 to begin). Returns an unsigned 32-bit integer. */
export const crc32: Crc32 = (zlib as { crc32?: Crc32 }).crc32 ?? slicingCrc32;
