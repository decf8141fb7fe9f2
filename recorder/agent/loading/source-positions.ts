/**
 * Places where Node asks V8 for positions or source lines without going through a stack trace: the message of
 * `assert(x)` since Node 22 and `util.getCallSites`. Both are functions of Node's bindings, fetched when first needed,
 * so replacing the binding's property early is enough. What a version does not have is not replaced.
 */
import type { NodeInternals } from '../options.js';
import { apply } from './pristine.js';
import type { ScriptRegistry } from './script-registry.js';

interface ErrorSource {
  sourceLine?: unknown;
  scriptResourceName?: unknown;
  lineNumber?: unknown;
  startColumn?: unknown;
}
interface PlainCallSite {
  scriptName: unknown;
  lineNumber: number;
  column?: number;
  columnNumber?: number;
}
type Binding<Name extends string, Result> = Partial<Record<Name, (...args: never[]) => Result>>;

export function installSourcePositions(node: NodeInternals, registry: ScriptRegistry): void {
  const errors = node.internalBinding?.('errors') as Binding<'getErrorSourcePositions', ErrorSource> | undefined;
  const util = node.internalBinding?.('util') as Binding<'getCallSites', PlainCallSite[]> | undefined;
  replace(errors, 'getErrorSourcePositions', (original, args) => {
    const found = apply(original, undefined, args) as ErrorSource;
    correctErrorSource(registry, found);
    return found;
  });
  replace(util, 'getCallSites', (original, args) => {
    // The binding leaves out its caller, which is now a frame of ours on top of Node's.
    const count = args[0];
    const sites = apply(original, undefined, [typeof count === 'number' ? count + 1 : count]) as PlainCallSite[];
    const kept: PlainCallSite[] = [];
    for (let i = 1; i < sites.length; i++) {
      const site = sites[i] as PlainCallSite;
      correctCallSite(registry, site);
      kept[kept.length] = site;
    }
    return kept;
  });
}

function replace<Name extends string, Result>(
  binding: Binding<Name, Result> | undefined,
  name: Name,
  replacement: (original: (...args: never[]) => Result, args: ArrayLike<unknown>) => Result,
): void {
  const original = binding?.[name];
  if (binding === undefined || typeof original !== 'function') return;
  binding[name] = (...args) => replacement(original, args);
}

/** Lines are 1-based, columns 0-based here. */
function correctErrorSource(registry: ScriptRegistry, found: ErrorSource): void {
  const { lineNumber: line, startColumn: column } = found;
  const script = registry.byName(found.scriptResourceName);
  if (script === undefined || typeof line !== 'number' || typeof column !== 'number') return;
  if (found.sourceLine !== script.codeLine(line)) return;
  found.sourceLine = script.sourceLine(line);
  found.startColumn = script.toSourceColumn(line, column);
}

function correctCallSite(registry: ScriptRegistry, site: PlainCallSite): void {
  const script = registry.byName(site.scriptName);
  if (script === undefined) return;
  const column = site.columnNumber ?? site.column;
  if (typeof column !== 'number') return;
  const mapped = script.toSourceColumn(site.lineNumber, column - 1) + 1;
  if (site.columnNumber !== undefined) site.columnNumber = mapped;
  if (site.column !== undefined) site.column = mapped;
}
