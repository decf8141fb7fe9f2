/** What several rounds of one measurement amount to. */

export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** Of at least one value. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), min: sorted[0]!, max: sorted.at(-1)! };
}

/** The value below which that share of them lies; `ascending` must not be empty. */
export function quantile(ascending: ArrayLike<number>, share: number): number {
  const at = share * (ascending.length - 1);
  const below = ascending[Math.floor(at)]!;
  return below + (ascending[Math.ceil(at)]! - below) * (at - Math.floor(at));
}

/**
 * How much of `other` the values of `base` are, round by round: both sides of a round ran one after the other, so what the
 * machine did besides is in both. Rounds without a value of both are left out; undefined if none is left.
 */
export function ratioOf(base: readonly number[], other: readonly number[]): Spread | undefined {
  const ratios: number[] = [];
  for (let round = 0; round < Math.min(base.length, other.length); round++) {
    if (other[round]! > 0) ratios.push(base[round]! / other[round]!);
  }
  return ratios.length === 0 ? undefined : spreadOf(ratios);
}
