/**
 * The texts of a recording that frames stand in and breakpoints are set in: what ran, and what source maps lead to. One
 * original that several scripts were made of is one text. Maps are decoded when first needed.
 */
import type { ScriptRecord } from '../../schema/trace-types.js';
import type { SourceId, SourceText } from '../model.js';
import type { ProgramCode } from '../reader/program-code.js';
import { readSourceMap, type UsableMap } from './source-map.js';
import { pathIn } from './source-url.js';

/** A script, and where it leads. */
export interface ScriptSources {
  /** What ran. */
  generated: SourceText;
  map?: UsableMap;
  /** By index of the map's sources. */
  originals: readonly (SourceText | undefined)[];
  problem: string;
}

export class SourceTable {
  readonly #code: ProgramCode;
  readonly #folder: string;
  /** By what tells them apart: an id stays the same while a recording grows, and when it turns out to be cut. */
  readonly #known = new Map<string, SourceText>();
  readonly #byScript = new WeakMap<ScriptRecord, ScriptSources>();
  #count = 0;

  /** @param folder the recorded program's working directory. */
  constructor(code: ProgramCode, folder: string) {
    this.#code = code;
    this.#folder = folder;
  }

  /** Cost: decodes the maps of all scripts, once. */
  all(): SourceText[] {
    const all = new Set<SourceText>();
    for (const script of this.#code.scripts()) {
      const { generated, originals } = this.ofScript(script);
      for (const original of originals) if (original !== undefined) all.add(original);
      all.add(generated);
    }
    return [...all];
  }

  ofScript(script: ScriptRecord): ScriptSources {
    let sources = this.#byScript.get(script);
    if (sources === undefined) {
      sources = this.#read(script);
      this.#byScript.set(script, sources);
    }
    return sources;
  }

  #read(script: ScriptRecord): ScriptSources {
    const { id, url, source: text, notInstrumented } = script;
    const { map, problem } = readSourceMap(script);
    const kind = map === undefined ? 'script' : 'compiled';
    const generated = this.#intern(`script ${id}`, { url, text, kind, notInstrumented });
    const originals = (map?.sources ?? []).map((original) => {
      if (original === undefined) return undefined;
      const known = this.#intern(`${original.url}\0${original.text}`, {
        ...original,
        kind: 'original',
        notInstrumented,
      });
      // One of the scripts that contain it was recorded.
      if (notInstrumented === '') known.notInstrumented = '';
      return known;
    });
    return { generated, originals, problem, ...(map === undefined ? {} : { map }) };
  }

  #intern(key: string, text: Omit<SourceText, 'id' | 'path'>): SourceText {
    let known = this.#known.get(key);
    if (known === undefined) {
      const path = pathIn(this.#folder, text.url);
      known = { id: ++this.#count as SourceId, ...text, ...(path === undefined ? {} : { path }) };
      this.#known.set(key, known);
    }
    return known;
  }
}
