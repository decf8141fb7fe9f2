/** What a chunk adds to the dictionaries and tables of its trace, to and from their structs. */
import { putColumn, putU32, u8, u32 } from './columns.js';
import type { Column, FunctionId, Line, Moment, ScriptId, TimeNs } from './coordinates.js';
import { DETAILS, FUNCTION_KINDS, nameOf, SCRIPT_KINDS, SKIP_REASONS, UNRECORDED_KINDS } from './enums.js';
import type { Chunk as ChunkStruct, Function as FunctionStruct } from './generated/trace.capnp.cjs';
import { putTexts, texts } from './header-codec.js';
import {
  FINISHED_LANE_BYTES,
  LANE_BYTES,
  putFinishedLanes,
  putLanes,
  takeFinishedLanes,
  takeLanes,
} from './lane-codec.js';
import { encodeTexts } from './text-codec.js';
import type {
  ChunkTables,
  FunctionRecord,
  LeftOutCalls,
  Shape,
  SitePosition,
  StepRecord,
  UnrecordedCode,
} from './trace-types.js';

const decoder = new TextDecoder();

/** Bytes of the structs, their pointers included; of a text what stands behind its pointer: UTF-8, a NUL and padding. */
const SCRIPT_BYTES = 80;
const FUNCTION_BYTES = 72;
const STEP_BYTES = 40;
const PAIR_BYTES = 16;
const COSTS_BYTES = 16;
const textBytes = (text: string) => 3 * text.length + 8;

/** No fewer bytes than the tables take in a message. */
export function estimateTableBytes(tables: ChunkTables): number {
  let bytes = 256;
  for (const text of tables.strings) bytes += text.length * 3 + 4;
  for (const shape of tables.shapes) bytes += 16 + 4 * (shape.keys.length + (shape.symbolKeys?.length ?? 0));
  for (const script of tables.scripts) {
    const { url, sha256, source, sourceMap, sourceMapUrl, sourceMapMissing, notInstrumented, originals } = script;
    bytes += SCRIPT_BYTES + 12 * script.unrecorded.length + 16;
    for (const text of [url, sha256, source, sourceMap, sourceMapUrl, sourceMapMissing, notInstrumented])
      bytes += textBytes(text);
    for (const { url, text } of originals) bytes += PAIR_BYTES + textBytes(url) + textBytes(text);
  }
  for (const { name, className, parameters, sites } of tables.functions) {
    bytes += FUNCTION_BYTES + textBytes(name) + textBytes(className) + 8 * (parameters.length + sites.length);
    for (const parameter of parameters) bytes += textBytes(parameter);
  }
  for (const lane of tables.lanes) bytes += LANE_BYTES + textBytes(lane.name);
  for (const notice of tables.notices) bytes += PAIR_BYTES + textBytes(notice.text);
  for (const skipped of tables.skipped) bytes += PAIR_BYTES + textBytes(skipped.name);
  bytes += STEP_BYTES * tables.steps.length + 8 * tables.leftOut.length;
  if (tables.costs !== undefined) bytes += COSTS_BYTES + 8 * tables.costs.functions.length;
  return bytes + FINISHED_LANE_BYTES * tables.finishedLanes.length;
}

export function putTables(out: ChunkStruct, tables: ChunkTables): void {
  putStrings(out, tables);
  putShapes(out, tables);
  if (tables.scripts.length > 0) {
    const scripts = out.initScripts(tables.scripts.length);
    tables.scripts.forEach((script, i) => {
      const to = scripts.get(i);
      to.setId(script.id);
      to.setUrl(script.url);
      to.setKind(SCRIPT_KINDS.indexOf(script.kind));
      to.setSha256(script.sha256);
      to.setSource(script.source);
      to.setSourceMap(script.sourceMap);
      to.setNotInstrumented(script.notInstrumented);
      putU32(
        (n) => to.initUnrecorded(n),
        script.unrecorded.flatMap(({ kind, position }) => [
          UNRECORDED_KINDS.indexOf(kind),
          position.line,
          position.column,
        ]),
      );
      to.setSourceMapUrl(script.sourceMapUrl);
      to.setSourceMapMissing(script.sourceMapMissing);
      if (script.originals.length === 0) return;
      const originals = to.initOriginals(script.originals.length);
      script.originals.forEach(({ url, text }, j) => {
        originals.get(j).setUrl(url);
        originals.get(j).setText(text);
      });
    });
  }
  if (tables.functions.length > 0) {
    const functions = out.initFunctions(tables.functions.length);
    tables.functions.forEach((fn, i) => {
      putFunction(functions.get(i), fn);
    });
  }
  putLanes(out, tables.lanes);
  putFinishedLanes(out, tables.finishedLanes);
  if (tables.notices.length > 0) {
    const notices = out.initNotices(tables.notices.length);
    tables.notices.forEach((notice, i) => {
      const to = notices.get(i);
      to.setTimeNs(BigInt(notice.timeNs));
      to.setText(notice.text);
    });
  }
  if (tables.skipped.length > 0) {
    const skipped = out.initSkipped(tables.skipped.length);
    tables.skipped.forEach(({ reason, name, count }, i) => {
      const to = skipped.get(i);
      to.setReason(SKIP_REASONS.indexOf(reason));
      to.setName(name);
      to.setCount(count);
    });
  }
  if (tables.steps.length > 0) {
    const steps = out.initSteps(tables.steps.length);
    tables.steps.forEach((step, i) => {
      const to = steps.get(i);
      to.setFunction(step.function);
      to.setDetail(DETAILS.indexOf(step.detail));
      to.setOneOf(step.oneOf);
      to.setEvent(BigInt(step.event));
      to.setTimeNs(BigInt(step.timeNs));
      to.setRecordingPpm(step.recordingPpm);
      to.setFunctionPpm(step.functionPpm);
    });
  }
  if (tables.leftOut.length > 0) {
    putU32(
      (n) => out.initLeftOut(n),
      tables.leftOut.flatMap((calls) => [calls.function, calls.count]),
    );
  }
  if (tables.costs !== undefined) {
    const { cpuUs, recordingUs, overUs, functions } = tables.costs;
    const pairs = functions.flatMap((cost) => [cost.function, cost.recordingUs]);
    putU32((n) => out.initCosts(n), [cpuUs, recordingUs, overUs, ...pairs]);
  }
}

function putStrings(out: ChunkStruct, tables: ChunkTables): void {
  const to = out.initStrings();
  to.setFirstId(tables.firstString);
  if (tables.strings.length === 0) return;
  const { utf8, ends } = encodeTexts(tables.strings);
  putColumn((n) => to.initUtf8(n), utf8);
  putColumn((n) => to.initEnds(n), ends);
}

function putShapes(out: ChunkStruct, tables: ChunkTables): void {
  const to = out.initShapes();
  to.setFirstId(tables.firstShape);
  let end = 0;
  putU32(
    (n) => to.initClassNames(n),
    tables.shapes.map((shape) => shape.className),
  );
  putU32(
    (n) => to.initKeyEnds(n),
    tables.shapes.map((shape) => {
      end += shape.keys.length;
      return end;
    }),
  );
  putU32(
    (n) => to.initKeys(n),
    tables.shapes.flatMap((shape) => shape.keys),
  );
  const flags = Uint8Array.from(tables.shapes, (shape) => shape.flags ?? 0);
  if (flags.some((bits) => bits !== 0)) putColumn((n) => to.initFlags(n), flags);
  let start = 0;
  const symbolKeys = tables.shapes.flatMap((shape) => {
    const indices = (shape.symbolKeys ?? []).map((index) => start + index);
    start += shape.keys.length;
    return indices;
  });
  if (symbolKeys.length > 0) putU32((n) => to.initSymbolKeys(n), symbolKeys);
}

function putFunction(to: FunctionStruct, fn: FunctionRecord): void {
  to.setId(fn.id);
  to.setScript(fn.script);
  to.setName(fn.name);
  to.setClassName(fn.className);
  to.setKind(FUNCTION_KINDS.indexOf(fn.kind));
  to.setIsAsync(fn.isAsync);
  to.setIsGenerator(fn.isGenerator);
  to.setIsStatic(fn.isStatic);
  to.setCapturesThis(fn.capturesThis);
  putTexts(to.initParameters(fn.parameters.length), fn.parameters);
  to.setStartOffset(fn.startOffset);
  to.setEndOffset(fn.endOffset);
  to.setStartLine(fn.start.line);
  to.setStartColumn(fn.start.column);
  to.setEndLine(fn.end.line);
  to.setEndColumn(fn.end.column);
  putU32(
    (n) => to.initSites(n),
    fn.sites.flatMap((site) => [site.line, site.column]),
  );
}

export function takeStrings(from: ChunkStruct): { firstString: number; strings: string[] } {
  const table = from.getStrings();
  const utf8 = u8(table.getUtf8());
  let start = 0;
  const strings = Array.from(u32(table.getEnds()), (end) => {
    const text = decoder.decode(utf8.subarray(start, end));
    start = end;
    return text;
  });
  return { firstString: table.getFirstId(), strings };
}

export function takeShapes(from: ChunkStruct): { firstShape: number; shapes: Shape[] } {
  const table = from.getShapes();
  const keys = u32(table.getKeys());
  const classNames = u32(table.getClassNames());
  const flags = u8(table.getFlags());
  const symbolKeys = u32(table.getSymbolKeys());
  let nextSymbol = 0;
  let start = 0;
  const shapes = Array.from(u32(table.getKeyEnds()), (end, i): Shape => {
    const shape: Shape = { className: classNames[i] ?? 0, keys: Array.from(keys.subarray(start, end)) };
    if (flags[i]) shape.flags = flags[i];
    for (; symbolKeys[nextSymbol]! < end; nextSymbol++) {
      shape.symbolKeys ??= [];
      shape.symbolKeys.push(symbolKeys[nextSymbol]! - start);
    }
    start = end;
    return shape;
  });
  return { firstShape: table.getFirstId(), shapes };
}

/** Throws a RangeError where an enum has a value that it does not have here. */
export function takeDeclarations(
  from: ChunkStruct,
): Omit<ChunkTables, 'firstString' | 'strings' | 'firstShape' | 'shapes'> {
  return {
    scripts: from.getScripts().map((script) => ({
      id: script.getId() as ScriptId,
      url: script.getUrl(),
      kind: nameOf(SCRIPT_KINDS, script.getKind(), 'the kind of a script'),
      sha256: script.getSha256(),
      source: script.getSource(),
      sourceMap: script.getSourceMap(),
      sourceMapUrl: script.getSourceMapUrl(),
      sourceMapMissing: script.getSourceMapMissing(),
      originals: script.getOriginals().map((original) => ({ url: original.getUrl(), text: original.getText() })),
      notInstrumented: script.getNotInstrumented(),
      unrecorded: takeUnrecorded(u32(script.getUnrecorded())),
    })),
    functions: from.getFunctions().map(takeFunction),
    lanes: takeLanes(from),
    finishedLanes: takeFinishedLanes(from),
    notices: from.getNotices().map((notice) => ({
      timeNs: Number(notice.getTimeNs()) as TimeNs,
      text: notice.getText(),
    })),
    skipped: from.getSkipped().map((skipped) => ({
      reason: nameOf(SKIP_REASONS, skipped.getReason(), 'why a script was not chosen'),
      name: skipped.getName(),
      count: skipped.getCount(),
    })),
    steps: takeSteps(from),
    leftOut: takeLeftOut(u32(from.getLeftOut())),
    ...takeCosts(u32(from.getCosts())),
  };
}

export function takeSteps(from: ChunkStruct): StepRecord[] {
  return from.getSteps().map((step) => ({
    function: step.getFunction() as FunctionId,
    detail: nameOf(DETAILS, step.getDetail(), 'the detail of a step'),
    oneOf: step.getOneOf(),
    event: Number(step.getEvent()) as Moment,
    timeNs: Number(step.getTimeNs()) as TimeNs,
    recordingPpm: step.getRecordingPpm(),
    functionPpm: step.getFunctionPpm(),
  }));
}

function takeLeftOut(pairs: Uint32Array): LeftOutCalls[] {
  return Array.from({ length: pairs.length >>> 1 }, (_, i) => ({
    function: pairs[2 * i]! as FunctionId,
    count: pairs[2 * i + 1]!,
  }));
}

function takeCosts(elements: Uint32Array): Pick<ChunkTables, 'costs'> {
  if (elements.length < 3) return {};
  const pairs = elements.subarray(3);
  const functions = Array.from({ length: pairs.length >>> 1 }, (_, i) => ({
    function: pairs[2 * i]! as FunctionId,
    recordingUs: pairs[2 * i + 1]!,
  }));
  return { costs: { cpuUs: elements[0]!, recordingUs: elements[1]!, overUs: elements[2]!, functions } };
}

function takeUnrecorded(triples: Uint32Array): UnrecordedCode[] {
  return Array.from({ length: Math.floor(triples.length / 3) }, (_, i) => ({
    kind: nameOf(UNRECORDED_KINDS, triples[3 * i]!, 'the kind of code without hooks'),
    position: { line: triples[3 * i + 1]! as Line, column: triples[3 * i + 2]! as Column },
  }));
}

function takeFunction(from: FunctionStruct): FunctionRecord {
  const pairs = u32(from.getSites());
  const position = (line: number, column: number): SitePosition => ({ line: line as Line, column: column as Column });
  return {
    id: from.getId() as FunctionId,
    script: from.getScript() as ScriptId,
    name: from.getName(),
    className: from.getClassName(),
    kind: nameOf(FUNCTION_KINDS, from.getKind(), 'the kind of a function'),
    isAsync: from.getIsAsync(),
    isGenerator: from.getIsGenerator(),
    isStatic: from.getIsStatic(),
    capturesThis: from.getCapturesThis(),
    parameters: texts(from.getParameters()),
    startOffset: from.getStartOffset(),
    endOffset: from.getEndOffset(),
    start: position(from.getStartLine(), from.getStartColumn()),
    end: position(from.getEndLine(), from.getEndColumn()),
    sites: Array.from({ length: pairs.length >>> 1 }, (_, i) => position(pairs[2 * i]!, pairs[2 * i + 1]!)),
  };
}
