/** Which file a TRACE argument means: a path, or a name, its beginning, or `latest` in the trace folder. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DEFAULT_TRACE_FOLDER, TRACE_EXTENSION } from '../recorder/target/trace-folder.js';
import { UserError } from './user-error.js';

/** Trace files of a folder, oldest first; empty if there is no such folder. */
export function tracesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(TRACE_EXTENSION))
    .sort()
    .map((name) => join(folder, name));
}

/** Throws a UserError if nothing or more than one thing is meant. */
export function findTrace(argument: string, folder = DEFAULT_TRACE_FOLDER): string {
  if (existsSync(argument) && statSync(argument).isFile()) return argument;
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

function newest(paths: string[]): string | undefined {
  return paths.reduce<string | undefined>(
    (best, path) => (best === undefined || statSync(path).mtimeMs >= statSync(best).mtimeMs ? path : best),
    undefined,
  );
}
