/**
 * Places where Node asks V8 for positions or source lines without going through a stack trace: the message of
 * `assert(x)` since Node 22, `util.getCallSites`, and where a test of `node:test` is. All are functions of Node's
 * bindings, fetched when first needed, so replacing the binding's property early is enough. What a version does not
 * have is not replaced.
 */

import type { NodeInternals } from '../host/options.js';
import { apply } from '../host/pristine.js';
import { callerFrames } from './caller-frames.js';
import { cjsLoader } from './loader-source.js';
import type { ScriptRegistry } from './script-registry.js';

interface ErrorSource {
  sourceLine?: unknown;
  scriptResourceName?: unknown;
  lineNumber?: unknown;
  startColumn?: unknown;
}
interface PlainCallSite {
  functionName?: unknown;
  scriptName: unknown;
  lineNumber: number;
  column?: number;
  columnNumber?: number;
}
/** Line and column, both from 1, and the script's name. */
type Location = [number, number, string];
type Binding<Name extends string, Result> = Partial<Record<Name, (...args: unknown[]) => Result>>;

export function installSourcePositions(node: NodeInternals, registry: ScriptRegistry): void {
  const errors = node.internalBinding?.('errors') as Binding<'getErrorSourcePositions', ErrorSource> | undefined;
  const util = node.internalBinding?.('util') as
    | (Binding<'getCallSites', PlainCallSite[]> & Binding<'getCallerLocation', Location | undefined>)
    | undefined;

  const getErrorSourcePositions = errors?.getErrorSourcePositions;
  if (errors !== undefined && typeof getErrorSourcePositions === 'function') {
    errors.getErrorSourcePositions = (...args: unknown[]) => {
      const found = apply(getErrorSourcePositions, undefined, args);
      correctErrorSource(registry, found);
      return found;
    };
  }

  const getCallSites = util?.getCallSites;
  if (util !== undefined && typeof getCallSites === 'function') {
    util.getCallSites = (count: unknown) => {
      // The original leaves out its direct caller, which is now this function; Node's comes after it.
      const sites = apply(getCallSites, undefined, [typeof count === 'number' ? count + 1 : count]);
      for (let i = 1; i < sites.length; i++) {
        const site = sites[i] as PlainCallSite;
        correctCallSite(registry, site);
        sites[i - 1] = site;
      }
      if (sites.length > 0) sites.length--;
      return sites;
    };
  }

  if (util !== undefined && typeof util.getCallerLocation === 'function') {
    // Counts frames from itself, so that a wrapper would answer for the wrong one: this is what it does (node_util.cc).
    const getCallerLocation = (): Location | undefined => {
      const caller = callerFrames(getCallerLocation, 2)?.[1];
      const file = caller?.getScriptNameOrSourceURL();
      if (caller === undefined || caller.isAsync() || typeof file !== 'string') return undefined;
      return [caller.getLineNumber() ?? 0, caller.getColumnNumber() ?? 0, file];
    };
    util.getCallerLocation = getCallerLocation;
  }
}

/** Lines are 1-based, columns 0-based here. */
function correctErrorSource(registry: ScriptRegistry, found: ErrorSource): void {
  const { lineNumber: line, startColumn: column } = found;
  const script = registry.byName(found.scriptResourceName);
  if (script === undefined || typeof line !== 'number' || typeof column !== 'number') return;
  if (found.sourceLine !== script.codeLine(line)) return;
  const place = script.toSourcePlace(line, column);
  found.sourceLine = script.sourceLine(place.line);
  found.lineNumber = place.line;
  found.startColumn = place.column;
}

function correctCallSite(registry: ScriptRegistry, site: PlainCallSite): void {
  // It has no name of its own; commonjs-compile.ts gave it one.
  if (site.functionName === '_compile' && site.scriptName === cjsLoader) site.functionName = '';
  const script = registry.byName(site.scriptName);
  if (script === undefined) return;
  const column = site.columnNumber ?? site.column;
  if (typeof column !== 'number') return;
  const place = script.toSourcePlace(site.lineNumber, column - 1);
  site.lineNumber = place.line;
  if (site.columnNumber !== undefined) site.columnNumber = place.column + 1;
  if (site.column !== undefined) site.column = place.column + 1;
}
