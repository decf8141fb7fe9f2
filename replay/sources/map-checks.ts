/**
 * What must hold of a source map before it is believed. The decoder takes anything for a number, and a section may begin
 * a billion lines down; a map that leads out of its texts is one of other versions of them.
 */
import type { SourceMapSegment } from '@jridgewell/trace-mapping';

const DEEPEST = 8;
/** Empty lines that a map may have behind the end of its script: publishers cut off what they do not need. */
const MOST_EMPTY_LINES = 1000;
const vlqLines = /^[A-Za-z0-9+/,;]*$/;
/** A digit that says another one follows, and none does. */
const vlqCutShort = /[g-z0-9+/](?![A-Za-z0-9+/])/;

const damaged = 'its mappings are damaged';
const beyond = 'it is of another version of the file, and leads beyond its end';
const beyondSource = 'it is of another version of its sources, and leads beyond their end';

/**
 * Why this is no source map of version 3, in one clause; empty if it is one, and worth the cost of decoding.
 * @param lines of its script, or from where its section begins.
 */
export function problemOfShape(map: unknown, lines: number, depth = 0): string {
  if (!isObject(map)) return 'it is not an object';
  if (map.sections !== undefined) return problemOfSections(map.sections, lines, depth);
  if (map.version !== 3) return `its version is ${JSON.stringify(map.version)} and not 3`;
  const { sources, names, sourcesContent, sourceRoot, mappings } = map;
  if (!isListOf(sources, isTextOrNull)) return 'its sources are not a list of names';
  if (names !== undefined && !isListOf(names, isText)) return 'its names are not a list of names';
  if (!isAbsent(sourcesContent) && !isListOf(sourcesContent, isTextOrNull))
    return 'its sourcesContent is not a list of texts';
  if (!isAbsent(sourceRoot) && !isText(sourceRoot)) return 'its sourceRoot is not a text';
  if (!isText(mappings) || !vlqLines.test(mappings) || vlqCutShort.test(mappings)) return damaged;
  return hasMoreLines(mappings, lines + MOST_EMPTY_LINES) ? beyond : '';
}

function problemOfSections(sections: unknown, lines: number, depth: number): string {
  if (!Array.isArray(sections)) return 'its sections are not a list';
  if (depth === DEEPEST) return `its sections are nested more than ${DEEPEST} deep`;
  for (const section of sections as unknown[]) {
    if (!isObject(section) || !isObject(section.offset)) return 'a section of it has no offset';
    const { line, column } = section.offset;
    if (!isCount(line) || !isCount(column)) return 'a section of it has no offset';
    if (line >= lines) return beyond;
    const problem = problemOfShape(section.map, lines - line, depth + 1);
    if (problem !== '') return `in a section, ${problem}`;
  }
  return '';
}

/**
 * @param lengths of the lines of the script.
 * @param sourceLines number of lines of each source, undefined where its text is not known.
 */
export function problemOfMappings(
  mappings: readonly (readonly SourceMapSegment[])[],
  lengths: readonly number[],
  sourceLines: readonly (number | undefined)[],
): string {
  let mappedLines = 0;
  let tooLong = 0;
  for (let line = 0; line < mappings.length; line++) {
    const segments = mappings[line]!;
    if (segments.length === 0) continue;
    if (line >= lengths.length) return beyond;
    mappedLines++;
    let last = 0;
    for (const segment of segments) {
      if (segment[0] < 0) return damaged;
      last = Math.max(last, segment[0]);
      if (segment.length === 1) continue;
      const source = segment[1];
      if (source < 0 || source >= sourceLines.length || segment[2] < 0 || segment[3] < 0) return damaged;
      if (segment[2] >= (sourceLines[source] ?? Infinity)) return beyondSource;
    }
    // One more: Node.js takes a byte order mark off that compilers may have counted.
    if (last > lengths[line]! + 1) tooLong++;
  }
  // Some publish files in which they have changed an import or two since.
  return tooLong > mappedLines / 10 ? beyond : '';
}

/** Cost: up to that many lines, each of which the decoder would make a list for. */
function hasMoreLines(mappings: string, most: number): boolean {
  let count = 1;
  for (let at = mappings.indexOf(';'); at >= 0 && count <= most; at = mappings.indexOf(';', at + 1)) count++;
  return count > most;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(isItem);
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
