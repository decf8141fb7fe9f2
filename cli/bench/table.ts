/** Tables of the benchmarks as text. */

/** Numbers to the right, so columns of texts belong first or last: those are to the left. */
export function tableLines(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((row) => row[column]!.length)));
  const isText = head.map((_, column) => rows.length > 0 && rows.every((row) => !/^[-\d]/.test(row[column]!)));
  return lines.map((row) =>
    row
      .map((cell, column) => (isText[column] ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
}
