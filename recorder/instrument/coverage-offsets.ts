/**
 * V8's counts of what ran, of instrumented text, as they would be of the original: what Node.js writes for NODE_V8_COVERAGE.
 * Whoever reads them looks into the files of the program.
 */

/** Of a script that was instrumented. */
export interface CoveredScript {
  source: string;
  /** Offset in the source of this offset in the instrumented text. */
  toSourceOffset(offset: number): number;
}

interface Range {
  startOffset: number;
  endOffset: number;
  count: number;
}

interface Coverage {
  result?: { url?: string; functions?: { ranges?: Range[] }[] }[];
}

/** What no author would call code: the ends of blocks, where V8 counts what cannot be come to. */
const NO_CODE = /^[\s;})\]]*$/;

/**
 * The JSON with the offsets of the original texts and without what is said of `unseen`, a file of our own; undefined if that
 * is the same. Throws where it is no JSON.
 */
export function originalCoverage(
  json: string,
  unseen: string,
  scriptOf: (url: string) => CoveredScript | undefined,
): string | undefined {
  const coverage = JSON.parse(json) as Coverage;
  const scripts = coverage.result ?? [];
  const seen = scripts.filter(({ url }) => url !== unseen);
  let isChanged = seen.length < scripts.length;
  coverage.result = seen;
  for (const { url, functions } of seen) {
    const script = url === undefined ? undefined : scriptOf(url);
    if (script === undefined) continue;
    isChanged = true;
    for (const covered of functions ?? []) covered.ranges = originalRanges(covered.ranges ?? [], script);
  }
  return isChanged ? JSON.stringify(coverage) : undefined;
}

/** The first is the whole function; of the others those that are in our insertions alone are left out. */
function originalRanges(ranges: readonly Range[], { source, toSourceOffset }: CoveredScript): Range[] {
  const mapped = ranges.map(({ startOffset, endOffset, count }) => ({
    startOffset: toSourceOffset(startOffset),
    endOffset: toSourceOffset(endOffset),
    count,
  }));
  return mapped.filter(({ startOffset, endOffset }, i) => {
    return i === 0 || !NO_CODE.test(source.slice(startOffset, endOffset));
  });
}
