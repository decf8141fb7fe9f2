/**
 * The decimal digits of a BigInt at a bounded cost. Writing out a number of a million digits takes V8 a good part of a
 * second; of such a number only the leading digits are found, from its topmost bits.
 */
import { BigIntOf, bigintText, floor, log10, min, stringSlice } from '../host/pristine.js';

/** Up to here (309 digits) the digits are simply written out. */
const EXACT_BELOW = 1n << 1024n;
/** V8 allows 2^30 bits. */
const HIGHEST_STEP = 29;
/** What a double's mantissa vouches for, less what the logarithm loses on huge exponents. */
const SURE_DIGITS = 6;

/**
 * `digits` has the sign and at most `most` digits; `count` is the number of digits of the whole. Beyond 309 digits there
 * are six leading ones, and `count` can be one off right at a power of ten.
 */
export function bigintDigits(value: bigint, most: number): { digits: string; count: number } {
  const negative = value < 0n;
  const magnitude = negative ? -value : value;
  const sign = negative ? '-' : '';
  if (magnitude < EXACT_BELOW) {
    const all = bigintText(magnitude);
    return { digits: sign + stringSlice(all, 0, most), count: all.length };
  }
  const bits = bitLength(magnitude);
  const top = Number(magnitude >> BigIntOf(bits - 60));
  const exponent = log10(top) + (bits - 60) * log10(2);
  const whole = floor(exponent);
  const leading = bigintText(BigIntOf(floor(10 ** (exponent - whole + SURE_DIGITS - 1))));
  return { digits: sign + stringSlice(leading, 0, min(most, SURE_DIGITS)), count: whole + 1 };
}

function bitLength(magnitude: bigint): number {
  let below = 0;
  for (let power = HIGHEST_STEP; power >= 0; power--) {
    const step = 2 ** power;
    if (magnitude >> BigIntOf(below + step) > 0n) below += step;
  }
  return below + 1;
}
