/** What happened in a run, one line for each fact: as the oracle says it, and as a trace tells it. */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CapturedValue, type Engine, openEngine, type Position } from '../../../replay/engine.js';
import type { CallId } from '../../../schema/coordinates.js';
import type { FunctionRecord } from '../../../schema/trace-types.js';

/** An outcome that the other side may know and this one does not. */
const UNKNOWN = '?';

export function factsOfOracle(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [number, what, ...rest] = JSON.parse(line) as [number, string, ...unknown[]];
      if (what !== 'enters') return `${number} ${what} ${rest.join()}`.trimEnd();
      const [label, values, parent] = rest as [string, string[], number];
      return `${number} enters ${label}(${values.join(', ')}) ${from(parent)}`;
    });
}

export function factsOfTrace(path: string): string[] {
  const engine = openEngine(path);
  try {
    return [...facts(engine)];
  } finally {
    engine.close();
  }
}

/** Every fact in order of time, across lanes. */
function* facts(engine: Engine): Generator<string> {
  const scripts = new Map(engine.scripts().map((script) => [script.id, script]));
  const numbers = new Map<CallId, number>();
  for (const position of positions(engine)) {
    const { kind, call, threw, function: functionId } = engine.describe(position);
    const own = engine.functions()[functionId - 1] as FunctionRecord;
    if (own.kind === 'module') continue;
    if (kind === 'entry') {
      const script = scripts.get(own.script)!;
      const file = basename(script.url.startsWith('file:') ? fileURLToPath(script.url) : script.url);
      const callers = engine.stack(position).slice(1);
      const caller = callers.find((frame) => frame.running && frame.function.kind !== 'module');
      const parameters = engine.values(position, call).parameters.map(({ value }) => show(value));
      const number = numbers.size;
      numbers.set(call, number);
      const parent = caller ? numbers.get(caller.call)! : -1;
      yield `${number} enters ${file}:${own.start.line} ${own.name}(${parameters.join(', ')}) ${from(parent)}`;
      continue;
    }
    const number = numbers.get(call)!;
    const { outcome } = engine.values(position, call);
    const value = outcome?.value ? show(outcome.value) : UNKNOWN;
    if (kind === 'exit' && !threw && value === UNKNOWN) yield `${number} is closed`;
    else if (kind === 'exit') yield `${number} ${threw ? 'throws' : 'returns'} ${value}`;
    else if (kind === 'throw') yield `${number} is about to throw ${value}`;
    else if (kind === 'yield') yield `${number} yields ${value}`;
    else if (kind === 'lost') yield `${number} is lost`;
    else if (kind === 'catch') yield `${number} catches ${value}`;
  }
}

function positions(engine: Engine): Position[] {
  const all: Position[] = [];
  for (const lane of engine.lanes()) {
    let at = engine.first(lane.id);
    while (at !== undefined) {
      all.push(at);
      const stop = engine.step(at, 'in', 'forward');
      at = stop.boundary ? undefined : stop.position;
    }
  }
  return all.sort((a, b) => a - b);
}

/** Without who called: neither side sees where `for await` and `await using` suspend, but both see it differently. */
export function withoutCallers(facts: readonly string[]): string[] {
  return facts.map((fact) => fact.replace(/ from (the top|\d+)$/, ''));
}

function from(parent: number): string {
  return parent < 0 ? 'from the top' : `from ${parent}`;
}

/** As the tracer shows values. */
function show(value: CapturedValue, depth = 1): string {
  switch (value.kind) {
    case 'number':
      return Object.is(value.value, -0) ? '-0' : String(value.value);
    case 'boolean':
      return String(value.value);
    case 'string':
      return JSON.stringify(value.length > 200 ? `${value.value.slice(0, 200)}…` : value.value);
    case 'bigint':
      return `${value.digits}n`;
    case 'symbol':
      return `Symbol(${value.description})`;
    case 'class':
      return 'function';
    case 'array':
      return depth === 0
        ? 'array'
        : `[${value.items
            .slice(0, 10)
            .map((item) => show(item, depth - 1))
            .join()}]`;
    case 'object':
      if (value.className !== 'Object' && value.className !== '') return 'object';
      if (depth === 0) return 'object';
      return `{${value.properties
        .slice(0, 10)
        .map((p) => `${p.name}:${show(p.value, depth - 1)}`)
        .join()}}`;
    case 'map':
    case 'set':
      return `${value.kind}(${value.size})`;
    case 'error':
      return `error ${show(value.message)}`;
    case 'cut':
    case 'withheld':
      return value.reason === 'getter' ? 'accessor' : value.reason;
    case 'absent':
      return 'hole';
    case 'reference':
      return value.target ? show(value.target, depth) : 'reference';
    case 'opaque':
      return 'object';
    default:
      return value.kind;
  }
}
