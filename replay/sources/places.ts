/** Where the sites of functions are: in what the author wrote if a source map leads there, else in what ran. */
import type { FunctionId } from '../../schema/coordinates.js';
import type { FunctionRecord, SitePosition } from '../../schema/trace-types.js';
import type { SourceId, SourceText } from '../model.js';
import type { ProgramCode } from '../reader/program-code.js';
import { originalName } from './original-name.js';
import type { ScriptSources, SourceTable } from './source-table.js';

export interface Place extends SitePosition {
  source: SourceText;
  /** In the text that ran: the place itself where no map leads from it. */
  generated: SitePosition;
}

/** Places of one function. */
export interface FunctionPlaces {
  /** As its author called it. */
  name: string;
  generated: SourceText;
  /** By site; the last is for sites that are not in its table. */
  sites: readonly Place[];
  start: Place;
  end: Place;
}

export class Places {
  readonly #code: ProgramCode;
  readonly #sources: SourceTable;
  readonly #byFunction = new WeakMap<FunctionRecord, FunctionPlaces>();
  readonly #numbers = new Map<string, number>();

  constructor(code: ProgramCode, sources: SourceTable) {
    this.#code = code;
    this.#sources = sources;
  }

  /** Of the recording. Only grows, unless it is cut. */
  get functionCount(): number {
    return this.#code.functionCount;
  }

  at(id: FunctionId, site: number): Place {
    const { sites } = this.ofFunction(this.#code.function(id));
    return sites[site] ?? sites.at(-1)!;
  }

  /** A number that is the same for all places of one line of one source; never 0. */
  lineAt(id: FunctionId, site: number): number {
    const { source, line } = this.at(id, site);
    return source.id * 2 ** 32 + line;
  }

  /** A number of one place of a source; never 0. */
  placeAt(id: FunctionId, site: number): number {
    const { source, line, column } = this.at(id, site);
    const name = `${source.id}:${line}:${column}`;
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.#numbers.size + 1;
      this.#numbers.set(name, number);
    }
    return number;
  }

  ofFunction(record: FunctionRecord): FunctionPlaces {
    let places = this.#byFunction.get(record);
    if (places === undefined) {
      const script = this.#code.script(record.script);
      const sources = this.#sources.ofScript(script);
      places = { name: originalName(record, script, sources.map), ...sitePlaces(record, sources) };
      this.#byFunction.set(record, places);
    }
    return places;
  }

  /** Functions that were made of this source, or are in it. */
  functionsIn(source: SourceId): FunctionRecord[] {
    const scripts = new Set<number>();
    for (const script of this.#code.scripts()) {
      const { generated, originals } = this.#sources.ofScript(script);
      if (generated.id === source || originals.some((original) => original?.id === source)) scripts.add(script.id);
    }
    return [...this.#code.functions()].filter((record) => scripts.has(record.script));
  }
}

/** Lines of `source` a place is on: one in what the author wrote, one in what ran, which may be set breakpoints in, too. */
export function lineIn(source: SourceId, place: Place, generated: SourceText): number | undefined {
  if (place.source.id === source) return place.line;
  return generated.id === source ? place.generated.line : undefined;
}

/** As `lineIn`, of the column there. */
export function columnIn(source: SourceId, place: Place, generated: SourceText): number | undefined {
  if (place.source.id === source) return place.column;
  return generated.id === source ? place.generated.column : undefined;
}

function sitePlaces(record: FunctionRecord, sources: ScriptSources): Omit<FunctionPlaces, 'name'> {
  const toPlace = (at: SitePosition) => placeOf(at, sources);
  const start = placeOfStart(record, sources);
  const sites = record.sites.map((site, i) => (i === 0 && isStart(site, record) ? start : toPlace(site)));
  return { generated: sources.generated, sites: [...sites, start], start, end: toPlace(record.end) };
}

function isStart(site: SitePosition, { start }: FunctionRecord): boolean {
  return site.line === start.line && site.column === start.column;
}

/**
 * Compilers begin a module with lines of their own. One that was made of one source begins where that does; a bundle
 * has no such place.
 */
function placeOfStart(record: FunctionRecord, sources: ScriptSources): Place {
  const place = placeOf(record.start, sources);
  const { map, originals, generated } = sources;
  if (record.kind !== 'module' || place.source !== generated || originals.length !== 1) return place;
  const first = map?.first();
  return first === undefined ? place : { ...place, line: first.line, column: first.column, source: originals[0]! };
}

function placeOf(generated: SitePosition, sources: ScriptSources): Place {
  const { line, column } = generated;
  const original = sources.map?.originalOf(generated);
  const source = original && sources.originals[original.source];
  if (source === undefined) return { source: sources.generated, line, column, generated };
  return { source, line: original!.line, column: original!.column, generated };
}
