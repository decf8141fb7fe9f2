/** Lines of a text as source maps count them. */

/** Length of each line, without its terminator. */
export function lineLengths(text: string): number[] {
  const lengths: number[] = [];
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    lengths.push(end - start);
    start = end + 1;
  }
  lengths.push(text.length - start);
  return lengths;
}
