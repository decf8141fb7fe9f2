/** The functions of the imaginary program: of each kind, on ten lines each, some sites sharing a line. */
import type { Column, FunctionId, Line, ScriptId } from '../../../schema/coordinates.js';
import type { FunctionRecord, ScriptRecord, SitePosition } from '../../../schema/trace-types.js';

const place = (line: number, column: number): SitePosition => ({ line: line as Line, column: column as Column });

export const SCRIPT: ScriptRecord = {
  id: 1 as ScriptId,
  url: 'file:///app/main.js',
  kind: 'commonjs',
  sha256: 'ab'.repeat(32),
  source: 'the text',
  sourceMap: '',
  sourceMapUrl: '',
  sourceMapMissing: '',
  originals: [],
  notInstrumented: '',
  unrecorded: [],
};

const KINDS = ['sync', 'sync', 'async', 'generator', 'sync', 'async'];

/** Function n stands on lines 10n to 10n + 3: sites 1 and 2 are on one line. */
export const FUNCTIONS: readonly FunctionRecord[] = KINDS.map((kind, i) => {
  const line = 10 * (i + 1);
  return {
    id: (i + 1) as FunctionId,
    script: SCRIPT.id,
    name: `f${i + 1}`,
    className: '',
    kind: 'function',
    isAsync: kind === 'async',
    isGenerator: kind === 'generator',
    isStatic: false,
    capturesThis: false,
    parameters: ['a', 'b'].slice(0, i % 3),
    startOffset: 100 * i,
    endOffset: 100 * i + 50,
    start: place(line, 1),
    end: place(line + 5, 2),
    sites: [place(line, 1), place(line + 1, 3), place(line + 1, 9), place(line + 2, 3), place(line + 3, 3)],
  };
});

export function lineOf(fn: number, site: number): number {
  return FUNCTIONS[fn - 1]!.sites[site]!.line;
}
