/** Whatever a valid map says: places lead where it says, and breakpoints there lead back. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodedMappings, type SourceMapSegment, TraceMap } from '@jridgewell/trace-mapping';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { breakpointsByFunction } from '../../replay/query/line-hits.js';
import { Declarations } from '../../replay/reader/declarations.js';
import { ProgramCode } from '../../replay/reader/program-code.js';
import { TraceReader } from '../../replay/reader/trace-reader.js';
import { Places } from '../../replay/sources/places.js';
import { resolveLine } from '../../replay/sources/resolve-line.js';
import { SourceTable } from '../../replay/sources/source-table.js';
import { encodeChunk } from '../../schema/chunk-codec.js';
import type { Column, FunctionId, LaneId, Line, Moment, ScriptId, TimeNs } from '../../schema/coordinates.js';
import { encodeHeader } from '../../schema/header-codec.js';
import type { FunctionRecord, ScriptRecord, SitePosition } from '../../schema/trace-types.js';
import { HEADER } from '../replay/synthetic/trace-writer.js';
import { temporaryFolder } from '../support/cli.js';

const LINES = 8;
const COLUMNS = 12;
const SOURCES = ['a.ts', 'b.ts', 'webpack://bundle/./c.ts'];
const text = `${'x'.repeat(COLUMNS)}\n`.repeat(LINES);
const path = join(temporaryFolder(), 'generated.rvtrace');

const column = fc.nat(COLUMNS - 1);
const line = fc.nat(LINES - 1);
const segment = fc.oneof(
  { weight: 1, arbitrary: column.map((at): SourceMapSegment => [at]) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(column, fc.nat(SOURCES.length - 1), line, column)
      .map(([at, source, l, c]): SourceMapSegment => [at, source, l, c]),
  },
);
const ofLine = fc
  .uniqueArray(segment, { selector: ([at]) => at, maxLength: 4 })
  .map((segments) => segments.sort((a, b) => a[0] - b[0]));
const mappings = fc.array(ofLine, { maxLength: LINES });
const site = fc
  .tuple(line, column)
  .map(([l, c]): SitePosition => ({ line: (l + 1) as Line, column: (c + 1) as Column }));
const functions = fc.array(fc.array(site, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 });
/** Two scripts that were made of the same sources, as two bundles are. */
const scripts = fc.array(fc.record({ mappings, functions, sectioned: fc.boolean() }), { minLength: 1, maxLength: 2 });

function mapOf(decoded: SourceMapSegment[][], isSectioned: boolean): string {
  const plain = { version: 3 as const, sources: SOURCES, names: [], sourcesContent: SOURCES.map(() => text) };
  const map = { ...plain, mappings: encodedMappings(new TraceMap({ ...plain, mappings: decoded })) };
  const sectioned = { version: 3, sections: [{ offset: { line: 0, column: 0 }, map }] };
  return JSON.stringify(isSectioned ? sectioned : map);
}

function scriptOf(index: number, sourceMap: string): ScriptRecord {
  const rest = { sourceMapUrl: '', sourceMapMissing: '', originals: [], notInstrumented: '', unrecorded: [] };
  const url = `file:///app/bundle${index}.js`;
  return { id: (index + 1) as ScriptId, url, kind: 'commonjs', sha256: '', source: text, sourceMap, ...rest };
}

function functionOf(id: number, script: ScriptRecord, sites: SitePosition[]): FunctionRecord {
  const facts = { isAsync: false, isGenerator: false, isStatic: false, capturesThis: false, parameters: [] };
  const range = { startOffset: 0, endOffset: text.length, start: sites[0]!, end: sites.at(-1)! };
  return {
    id: id as FunctionId,
    script: script.id,
    name: 'f',
    className: '',
    kind: 'function',
    ...facts,
    ...range,
    sites,
  };
}

function open(scripts: ScriptRecord[], functions: FunctionRecord[]): ProgramCode {
  const none = new Uint32Array(0);
  const columns = { kinds: new Uint8Array(0), times: none, subjects: none, sites: new Uint16Array(0), values: none };
  const head = { firstEvent: 0 as Moment, firstTimeNs: 0 as TimeNs, lastTimeNs: 0 as TimeNs, eventCount: 0 };
  const chunk = encodeChunk(
    { ...head, segment: 0, sequence: 1 },
    {
      ...columns,
      tape: none,
      keyframe: { lane: 1 as LaneId, calls: [], stack: [] },
      ...{
        firstString: 1,
        strings: [],
        firstShape: 1,
        shapes: [],
        lanes: [],
        finishedLanes: [],
        notices: [],
        skipped: [],
        steps: [],
        leftOut: [],
      },
      scripts,
      functions,
    },
  );
  writeFileSync(path, Buffer.concat([encodeHeader(HEADER), chunk]));
  return new ProgramCode(new Declarations(new TraceReader(path)));
}

test('places are where the map says, and a breakpoint on such a line has all of them', () => {
  fc.assert(
    fc.property(scripts, (programs) => {
      const records = programs.map((program, i) => scriptOf(i, mapOf(program.mappings, program.sectioned)));
      const made = programs.flatMap(({ functions }, i) => functions.map((sites) => [records[i]!, sites] as const));
      const code = open(
        records,
        made.map(([script, sites], i) => functionOf(i + 1, script, sites)),
      );
      const table = new SourceTable(code, '/app');
      const places = new Places(code, table);
      for (const script of records) expect(table.ofScript(code.script(script.id)).problem).toBe('');

      for (const [id, record] of [...code.functions()].entries()) {
        const { mappings } = programs[records.findIndex((script) => script.id === record.script)]!;
        record.sites.forEach((at, index) => {
          const place = places.at(record.id, index);
          const told = mappings[at.line - 1]?.findLast((candidate) => candidate[0] < at.column);
          expect(record.id).toBe(id + 1);
          expect(place.generated).toEqual(at);
          if (told === undefined || told.length === 1) {
            expect(place).toMatchObject({ ...at, source: { kind: 'compiled', url: code.script(record.script).url } });
          } else {
            const [, source, l, c] = told;
            const url = ['file:///app/a.ts', 'file:///app/b.ts', 'webpack://bundle/c.ts'][source];
            expect(place).toMatchObject({ line: l + 1, column: c + 1, source: { kind: 'original', url } });
          }

          // And back: the line of the source leads to this site, and to none that is elsewhere.
          const { id: source } = place.source;
          expect(resolveLine(places, source, place.line)).toBe(place.line);
          const bound = breakpointsByFunction([{ source, line: place.line, key: 7 }], places);
          expect(bound.get(record.id)?.[index]).toEqual([7]);
          for (const [functionId, keys] of bound) {
            keys.forEach((own, other) => {
              const there = places.at(functionId as FunctionId, other);
              const isThere = there.source.id === source && there.line === place.line;
              // In what ran, also places that lead to the author's text.
              const isBelow = place.source.kind === 'compiled' && there.generated.line === place.line;
              expect(own !== undefined).toBe(
                isThere ||
                  (isBelow && places.ofFunction(code.function(functionId as FunctionId)).generated.id === source),
              );
            });
          }
        });
      }
    }),
    { numRuns: 150 },
  );
});
