/**
 * One script's source map: whether it can be used, and the way from a place in the text that ran to the place its author
 * wrote. A map is anybody's text: whatever is wrong with it, the answer is a reason and never an error.
 */
import { decodedMappings, FlattenMap, type TraceMap, traceSegment } from '@jridgewell/trace-mapping';
import type { Column, Line } from '../../schema/coordinates.js';
import type { ScriptRecord, SitePosition } from '../../schema/trace-types.js';
import { problemOfMappings, problemOfShape } from './map-checks.js';
import { addressOf, filePath } from './source-url.js';
import { lineLengths } from './text-lines.js';

/** What an author wrote. */
export interface Original {
  url: string;
  text: string;
}

export interface OriginalPlace extends SitePosition {
  /** Index into UsableMap.sources. */
  source: number;
}

export interface UsableMap {
  /** Undefined where the text is not recorded: places that lead there stay those of the text that ran. */
  sources: readonly (Original | undefined)[];
  originalOf(place: SitePosition): OriginalPlace | undefined;
  /** What the author called what stands exactly there, if the map tells. */
  nameAt(place: SitePosition): string | undefined;
  /** The first place of the text that ran which leads somewhere. */
  first(): OriginalPlace | undefined;
}

export interface MapReading {
  map?: UsableMap;
  /** One sentence; empty if there is nothing to say. */
  problem: string;
}

/** What is wrong with a script's map, in one sentence; empty if it has a good one or none. Cost: decodes the map. */
export function sourceMapProblem(script: ScriptRecord): string {
  return readSourceMap(script).problem;
}

/** Cost: decodes the map. */
export function readSourceMap(script: ScriptRecord): MapReading {
  if (script.sourceMapMissing !== '') return unused(script, script.sourceMapMissing);
  if (script.sourceMap === '') return { problem: '' };
  try {
    return readJson(script);
  } catch (error) {
    return unused(script, error instanceof Error ? error.message : 'it cannot be decoded');
  }
}

function readJson(script: ScriptRecord): MapReading {
  const parsed = parse(script.sourceMap);
  if (parsed === undefined) return unused(script, 'it is not JSON');
  const lengths = lineLengths(script.source);
  const shape = problemOfShape(parsed, lengths.length);
  if (shape !== '') return unused(script, shape);
  const map = new FlattenMap(parsed as ConstructorParameters<typeof FlattenMap>[0], script.sourceMapUrl || script.url);
  const sources = originalsOf(map, script);
  const sourceLines = sources.map((source) => source && lineLengths(source.text).length);
  const problem = problemOfMappings(decodedMappings(map), lengths, sourceLines);
  if (problem !== '') return unused(script, problem);
  if (map.sources.length === 0) return { problem: '' };
  const named = map.sources.filter((source) => source !== null);
  if (named.length === 0) return unused(script, 'it names no source');
  const lost = map.sources.findIndex((source, i) => source !== null && sources[i] === undefined);
  if (lost === -1) return { map: usable(map, sources), problem: '' };
  const problemOfText = `the text of ${addressOf(map.sources[lost]!, map.resolvedSources[lost]!)} is not recorded`;
  if (sources.every((source) => source === undefined)) return unused(script, problemOfText);
  return { map: usable(map, sources), problem: `The source map of ${script.url} is used in part: ${problemOfText}.` };
}

function unused(script: ScriptRecord, reason: string): MapReading {
  return { problem: `The source map of ${script.url} is not used: ${reason}.` };
}

/** With the line some servers put before JSON so that it is no script. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text.startsWith(")]}'") ? text.slice(text.indexOf('\n') + 1) : text);
  } catch {
    return undefined;
  }
}

function originalsOf(map: TraceMap, script: ScriptRecord): (Original | undefined)[] {
  const files = new Map(script.originals.map(({ url, text }) => [filePath(url), text]));
  return map.sources.map((source, i) => {
    if (source === null) return undefined;
    const url = addressOf(source, map.resolvedSources[i]!);
    const path = filePath(url);
    const text = map.sourcesContent?.[i] ?? (path === undefined ? undefined : files.get(path));
    return text === undefined ? undefined : { url, text };
  });
}

function usable(map: TraceMap, sources: readonly (Original | undefined)[]): UsableMap {
  const placeOf = (segment: ReturnType<typeof traceSegment> | undefined): OriginalPlace | undefined => {
    if (!segment || segment.length === 1 || sources[segment[1]] === undefined) return undefined;
    return { source: segment[1], line: (segment[2] + 1) as Line, column: (segment[3] + 1) as Column };
  };
  return {
    sources,
    originalOf: ({ line, column }) => placeOf(traceSegment(map, line - 1, column - 1)),
    nameAt({ line, column }) {
      const segment = traceSegment(map, line - 1, column - 1);
      return segment?.length === 5 && segment[0] === column - 1 ? map.names[segment[4]] : undefined;
    },
    first() {
      for (const segments of decodedMappings(map)) {
        const segment = segments.find((candidate) => placeOf(candidate) !== undefined);
        if (segment !== undefined) return placeOf(segment);
      }
      return undefined;
    },
  };
}
