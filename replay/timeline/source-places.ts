/** Functions, scripts and the places in them, by id. Unknown ids get a stand-in: a trace that was cut may miss some. */
import type { Column, FunctionId, Line, ScriptId } from '../../schema/coordinates.js';
import type { FunctionRecord, ScriptRecord, SitePosition } from '../../schema/trace-types.js';
import type { Declarations } from '../reader/declarations.js';

const START: SitePosition = { line: 1 as Line, column: 1 as Column };

export class SourcePlaces {
  readonly #declarations: Declarations;

  constructor(declarations: Declarations) {
    this.#declarations = declarations;
  }

  function(id: FunctionId): FunctionRecord {
    return this.#declarations.functions().get(id) ?? unknownFunction(id);
  }

  script(id: ScriptId): ScriptRecord {
    return this.#declarations.scripts().get(id) ?? unknownScript(id);
  }

  /** Where a site of a function is. */
  site(id: FunctionId, site: number): SitePosition {
    const record = this.function(id);
    return record.sites[site] ?? record.start;
  }

  /** Whether calls of it run from entry to end without being suspended. Unknown functions may be. */
  isSynchronous(id: number): boolean {
    const record = this.#declarations.functions().get(id as FunctionId);
    return record !== undefined && !record.isAsync && !record.isGenerator;
  }

  /**
   * The nearest line at or after this one that some function can stand at: this line itself, else one inside the
   * innermost function around it, else any. Undefined where the script has none. Cost: its functions' sites.
   */
  resolveLine(script: ScriptId, line: Line): Line | undefined {
    let anywhere: Line | undefined;
    let inside: { record: FunctionRecord; line: Line } | undefined;
    for (const record of this.#declarations.functions().values()) {
      if (record.script !== script) continue;
      const own = nearestLine(record, line);
      if (own === undefined) continue;
      if (anywhere === undefined || own < anywhere) anywhere = own;
      const around = record.start.line <= line && line <= record.end.line;
      if (around && (inside === undefined || isInside(record, inside.record))) inside = { record, line: own };
    }
    return anywhere === line ? line : (inside?.line ?? anywhere);
  }
}

function nearestLine(record: FunctionRecord, line: Line): Line | undefined {
  let nearest: Line | undefined;
  for (const site of [record.sites[0] ?? record.start, ...record.sites]) {
    if (site.line >= line && (nearest === undefined || site.line < nearest)) nearest = site.line;
  }
  return nearest;
}

function isInside(inner: FunctionRecord, outer: FunctionRecord): boolean {
  return inner.startOffset >= outer.startOffset && inner.endOffset <= outer.endOffset;
}

function unknownFunction(id: FunctionId): FunctionRecord {
  return {
    id,
    script: 0 as ScriptId,
    name: '',
    className: '',
    kind: 'function',
    isAsync: false,
    isGenerator: false,
    isStatic: false,
    capturesThis: false,
    parameters: [],
    startOffset: 0,
    endOffset: 0,
    start: START,
    end: START,
    sites: [],
  };
}

function unknownScript(id: ScriptId): ScriptRecord {
  return { id, url: '', kind: 'commonjs', sha256: '', source: '', sourceMap: '', notInstrumented: '' };
}
