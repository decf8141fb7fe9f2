/** Which file a TRACE argument means: a path, or a name, its beginning, or `latest` in the trace folder. */
import { existsSync, readdirSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { DEFAULT_TRACE_FOLDER, TRACE_EXTENSION } from '../recorder/target/trace-folder.js';
import { UserError } from './user-error.js';

/** Trace files of a folder, oldest first; empty if there is no such folder. Throws a UserError if it cannot be read. */
export function tracesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return namesIn(folder)
    .filter((name) => name.endsWith(TRACE_EXTENSION))
    .sort()
    .map((name) => join(folder, name));
}

/** The trace folder of a folder, or of the nearest above it that has one; where there is none, what would be its own. */
export function nearestTraceFolder(from = '.'): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const traces = join(folder, DEFAULT_TRACE_FOLDER);
    if (statSync(traces, { throwIfNoEntry: false })?.isDirectory())
      return folder === resolve(from) ? join(from, DEFAULT_TRACE_FOLDER) : traces;
    if (folder === dirname(folder)) return join(from, DEFAULT_TRACE_FOLDER);
  }
}

/** Throws a UserError if nothing or more than one thing is meant. */
export function findTrace(argument: string, folder = nearestTraceFolder()): string {
  if (fileAt(argument) !== undefined) return argument;
  const traces = tracesIn(folder);
  if (argument === 'latest') {
    const latest = newest(traces);
    if (latest === undefined) throw new UserError(`there are no traces in ${folder}; record one with rearview record`);
    return latest;
  }
  const matches = traces.filter((path) => basename(path).startsWith(argument));
  if (matches.length === 1) return matches[0]!;
  if (matches.length > 1) {
    throw new UserError(`"${argument}" means ${matches.length} traces in ${folder}; give more of the name`);
  }
  throw new UserError(`there is no trace "${argument}", as a file or in ${folder}; rearview list shows what there is`);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw new UserError(`${folder} cannot be read as a folder of traces: ${(error as Error).message}`);
  }
}

function newest(paths: readonly string[]): string | undefined {
  let best: { path: string; mtimeMs: number } | undefined;
  for (const path of paths) {
    const file = fileAt(path);
    if (file !== undefined && (best === undefined || file.mtimeMs > best.mtimeMs))
      best = { path, mtimeMs: file.mtimeMs };
  }
  return best?.path;
}

/** Undefined for a link to nowhere, what is no file, and what was removed just now. */
function fileAt(path: string): Stats | undefined {
  try {
    const found = statSync(path);
    return found.isFile() ? found : undefined;
  } catch {
    return undefined;
  }
}
