/**
 * Decides which files are instrumented. By default a program's own code is what lies under no `node_modules` folder;
 * packages named by the user are own code too, all of them with `*`. Everything else costs the program nothing, not even
 * a parse.
 */
import type { SkipReason } from '../../../schema/enums.js';
import type { ScriptSelection } from '../host/options.js';
import {
  regExpExec,
  stringEndsWith,
  stringIndexOf,
  stringLastIndexOf,
  stringSlice,
  stringStartsWith,
} from '../host/pristine.js';

/**
 * What the loader calls a file, to why it is not instrumented; `selected` if it is, `data` if it is no code of the
 * program.
 */
export type ChoosesFile = (path: string) => 'selected' | 'data' | SkipReason;

/** Of any platform: only what lies in the file system has one. */
const absolutePath = /^(?:[\\/]|[a-z]:[\\/])/i;
/** What VS Code's JavaScript debugger runs in a debugged program and beside it; it would record what the debugger says. */
const ofDebugger = /\/(?:ms-vscode\.)?js-debug[^/]*\/src\/(?:bootloader|watchdog|vendor\/acorn(?:-loose)?)\.js$/;
const folder = '/node_modules/';
const backslash = /\\/;

/**
 * Expressions that do not compile throw: the launcher has checked them, and a selection that silently selects something
 * else would be worse.
 */
export function createScriptSelection(selection: ScriptSelection): ChoosesFile {
  const include = compile(selection.include);
  const exclude = compile(selection.exclude);
  const { packages } = selection;
  return (path) => {
    // Text of Node's own around `node --eval` and the like, which has a name and no file.
    if (!isFilePath(path)) return 'data';
    if (stringEndsWith(path, '.json') || stringEndsWith(path, '.node') || stringEndsWith(path, '.wasm')) return 'data';
    const slashed = forwardSlashes(path);
    if (regExpExec(ofDebugger, slashed) !== null) return 'data';
    if (isDependency(slashed, packages)) return 'package';
    if (include.length > 0 && !matchesOne(include, slashed)) return 'notIncluded';
    return matchesOne(exclude, slashed) ? 'excluded' : 'selected';
  };
}

export function isFilePath(path: string): boolean {
  return regExpExec(absolutePath, path) !== null;
}

/** Of nested folders the innermost counts: a package inside a recorded package is not recorded by that. */
function isDependency(path: string, packages: readonly string[]): boolean {
  const at = stringLastIndexOf(path, folder);
  if (at < 0) return false;
  for (let i = 0; i < packages.length; i++) {
    if (packages[i] === '*' || stringStartsWith(path, `${packages[i]}/`, at + folder.length)) return false;
  }
  return true;
}

/** The package a file of node_modules belongs to. */
export function packageOf(path: string): string {
  const slashed = forwardSlashes(path);
  const start = stringLastIndexOf(slashed, folder) + folder.length;
  let end = stringIndexOf(slashed, '/', start);
  if (stringStartsWith(slashed, '@', start) && end >= 0) end = stringIndexOf(slashed, '/', end + 1);
  return end < 0 ? stringSlice(slashed, start) : stringSlice(slashed, start, end);
}

function matchesOne(expressions: readonly RegExp[], path: string): boolean {
  for (let i = 0; i < expressions.length; i++) if (regExpExec(expressions[i] as RegExp, path) !== null) return true;
  return false;
}

function compile(sources: readonly string[]): RegExp[] {
  return sources.map((source) => new RegExp(source));
}

function forwardSlashes(path: string): string {
  let slashed = path;
  for (let at = regExpExec(backslash, slashed); at !== null; at = regExpExec(backslash, slashed)) {
    slashed = `${stringSlice(slashed, 0, at.index)}/${stringSlice(slashed, at.index + 1)}`;
  }
  return slashed;
}
