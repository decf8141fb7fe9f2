/**
 * Source text in, the same text with hooks put in and its function table out. Pure.
 *
 * Text is only ever inserted, and never a line end: every line keeps its number, and the original can be had back from
 * the insertions. A program must not be able to tell the difference (hook-protocol.ts says what the hooks promise); where
 * an insertion could be told, in an error message or a function's name, there is none.
 */
import { type AnyNode, type Options, type Program, parse } from 'acorn';
import { classLike } from './classes.js';
import { expression } from './expressions.js';
import { SourceFacts } from './function-facts.js';
import { FunctionTable, functionLike, moduleBody } from './functions.js';
import type { Instrumented, InstrumentRequest, ScriptKindName } from './hook-protocol.js';
import { InsertionWriter } from './insertion-writer.js';
import { LineIndex } from './line-index.js';
import { NameInference } from './name-inference.js';
import { parameter } from './patterns.js';
import { PlainPositions } from './plain-positions.js';
import { single, statements } from './statements.js';
import type { Walk } from './walk.js';

/**
 * Linear in the size of the source. Throws a SyntaxError for text that does not parse as this kind of script, and a
 * RangeError for text nested deeper than the stack; the script should then run as it is.
 */
export function instrument(request: InstrumentRequest): Instrumented {
  const { source, kind, hooksName } = request;
  const program = parseScript(source, kind);
  const positions = new PlainPositions();
  const edits = new InsertionWriter(source, positions);
  const table = new FunctionTable(request.firstFunctionId);
  const walk: Walk = {
    source,
    edits,
    positions,
    lines: new LineIndex(source),
    names: new NameInference(),
    facts: new SourceFacts(program, kind),
    privateClasses: [],
    hooks: hooksName,
    // They do not occur in the source either, since the shorter name does not.
    call: `${hooksName}c`,
    result: `${hooksName}r`,
    expression: (node, frame, use, binding) => expression(walk, node, frame, use, binding),
    parameter: (node) => parameter(walk, node),
    statements: (list, frame) => statements(walk, list, frame),
    single: (node, frame) => single(walk, node, frame),
    functionLike: (node, role) => functionLike(walk, table, node, role),
    classLike: (node, frame, binding) => classLike(walk, node, frame, binding),
  };
  if (request.hasResult) statements(walk, program.body as AnyNode[], undefined);
  else moduleBody(walk, table, program, kind);
  const unrecorded = walk.facts.unrecorded.map(({ kind, start }) => ({ kind, position: walk.lines.siteAt(start) }));
  return { ...edits.finish(), functions: table.entries, privateClasses: walk.privateClasses, unrecorded };
}

function parseScript(source: string, kind: ScriptKindName): Program {
  const options: Options = { ecmaVersion: 'latest', sourceType: kind, allowHashBang: true };
  return parse(source, options);
}
