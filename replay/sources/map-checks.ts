/**
 * What must hold of a source map before it is believed. The decoder takes anything for a number, and a section may begin
 * a billion lines down; a map that leads out of a text is one of another version of it.
 */
import type { SourceMapSegment } from '@jridgewell/trace-mapping';

const DEEPEST = 8;
const vlqLines = /^[A-Za-z0-9+/,;]*$/;
/** A digit that says another one follows, and none does. */
const vlqCutShort = /[g-z0-9+/](?![A-Za-z0-9+/])/;

/** Why this is no source map of version 3, in one clause; empty if it is one. `lines` are those of its script. */
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
  if (!isText(mappings) || !vlqLines.test(mappings) || vlqCutShort.test(mappings)) return 'its mappings are damaged';
  return '';
}

function problemOfSections(sections: unknown, lines: number, depth: number): string {
  if (!Array.isArray(sections)) return 'its sections are not a list';
  if (depth === DEEPEST) return `its sections are nested more than ${DEEPEST} deep`;
  for (const section of sections as unknown[]) {
    if (!isObject(section) || !isObject(section.offset)) return 'a section of it has no offset';
    const { line, column } = section.offset;
    if (!isCount(line) || !isCount(column)) return 'a section of it has no offset';
    if (line >= lines) return beyond;
    const problem = problemOfShape(section.map, lines, depth + 1);
    if (problem !== '') return `in a section, ${problem}`;
  }
  return '';
}

const beyond = 'it is of another version of the file, and leads beyond its end';

/**
 * @param lengths of the lines of the script.
 * @param sourceLines number of lines of each source, undefined where its text is not known.
 */
export function problemOfMappings(
  mappings: readonly (readonly SourceMapSegment[])[],
  lengths: readonly number[],
  sourceLines: readonly (number | undefined)[],
): string {
  for (const [line, segments] of mappings.entries()) {
    // One more: Node.js takes a byte order mark off that compilers may have counted.
    const longest = (lengths[line] ?? -2) + 1;
    for (const segment of segments) {
      if (segment[0] < 0) return 'its mappings are damaged';
      if (segment[0] > longest) return beyond;
      if (segment.length === 1) continue;
      const [, source, sourceLine, sourceColumn] = segment;
      if (source < 0 || source >= sourceLines.length || sourceLine < 0 || sourceColumn < 0) {
        return 'its mappings are damaged';
      }
      if (sourceLine >= (sourceLines[source] ?? Infinity)) {
        return 'it is of another version of its sources, and leads beyond their end';
      }
    }
  }
  return '';
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
