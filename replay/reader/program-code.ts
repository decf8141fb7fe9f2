/** Functions and scripts by id. Unknown ids get a stand-in: a trace that was cut may miss some. */
import type { Column, FunctionId, Line, ScriptId } from '../../schema/coordinates.js';
import type { FunctionRecord, ScriptRecord, SitePosition } from '../../schema/trace-types.js';
import type { Declarations } from './declarations.js';

const START: SitePosition = { line: 1 as Line, column: 1 as Column };

export class ProgramCode {
  readonly #declarations: Declarations;
  /** One object for each id, so that what is made of it can be kept by it. */
  readonly #unknown = new Map<FunctionId, FunctionRecord>();

  constructor(declarations: Declarations) {
    this.#declarations = declarations;
  }

  scripts(): Iterable<ScriptRecord> {
    return this.#declarations.scripts().values();
  }

  functions(): Iterable<FunctionRecord> {
    return this.#declarations.functions().values();
  }

  get functionCount(): number {
    return this.#declarations.functions().size;
  }

  function(id: FunctionId): FunctionRecord {
    return this.#declarations.functions().get(id) ?? this.#unknown.get(id) ?? this.#standIn(id);
  }

  script(id: ScriptId): ScriptRecord {
    return this.#declarations.scripts().get(id) ?? unknownScript(id);
  }

  /** Whether calls of it run from entry to end without being suspended. Unknown functions may be. */
  isSynchronous(id: number): boolean {
    const record = this.#declarations.functions().get(id as FunctionId);
    return record !== undefined && !record.isAsync && !record.isGenerator;
  }

  #standIn(id: FunctionId): FunctionRecord {
    const record = unknownFunction(id);
    this.#unknown.set(id, record);
    return record;
  }
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
  const map = { sourceMap: '', sourceMapUrl: '', sourceMapMissing: '', originals: [] };
  return { id, url: '', kind: 'commonjs', sha256: '', source: '', ...map, notInstrumented: '', unrecorded: [] };
}
