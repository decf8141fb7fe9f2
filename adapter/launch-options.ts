/** The arguments of `launch`: a trace to replay, or a program to record. */
import { isAbsolute, resolve } from 'node:path';
import { parseTime } from '../presentation/time.js';
import { userError } from './errors.js';
import type { RecordOptions } from './host.js';
import type { PathMapping } from './path-mapping.js';
import { type Arguments, readFlag, readOptionalText, readTexts } from './read-arguments.js';
import type { StopAt } from './recording.js';

export type LaunchOptions = { mapping: PathMapping; stopAt: StopAt } & (
  | { kind: 'replay'; trace: string; folder: string | undefined }
  | { kind: 'record'; record: RecordOptions }
);

/** Paths are relative to `cwd`, and that to the adapter's own. Throws a RequestError for the user. */
export function readLaunchOptions(args: Arguments): LaunchOptions {
  const given = readOptionalText(args, 'cwd');
  const cwd = resolve(given ?? '.');
  const trace = readOptionalText(args, 'trace');
  const program = readOptionalText(args, 'program');
  if (trace && program) throw userError('Give either "trace" (to replay) or "program" (to record), not both.');
  const mapping = readMapping(args, cwd);
  if (trace) {
    const folder = given && cwd;
    return { kind: 'replay', trace: resolve(cwd, trace), folder, mapping, stopAt: readStopAt(args, 'auto') };
  }
  if (!program) throw userError('Give "program", a script to record, or "trace", a recording to replay.');
  const record: RecordOptions = {
    program: isAbsolute(program) ? program : resolve(cwd, program),
    args: readTexts(args, 'args'),
    cwd,
    env: readEnvironment(args),
    nodeArgs: readTexts(args, 'nodeArgs'),
    redact: readTexts(args, 'redact'),
    redactDefaults: readFlag(args, 'redactDefaults') ?? true,
    budget: readBudget(args),
  };
  return { kind: 'record', record, mapping, stopAt: readStopAt(args, 'end') };
}

function readMapping(args: Arguments, cwd: string): PathMapping {
  const remote = readOptionalText(args, 'remoteRoot');
  const local = readOptionalText(args, 'localRoot');
  if ((remote === undefined) !== (local === undefined)) {
    throw userError(
      '"remoteRoot" and "localRoot" belong together: where the files were recorded, and where they are here.',
    );
  }
  const { sourceMapPathOverrides: named } = args;
  const overrides = typeof named === 'object' && named !== null && !Array.isArray(named) ? Object.entries(named) : [];
  if (named !== undefined && named !== null && overrides.some(([, path]) => typeof path !== 'string')) {
    throw userError(
      '"sourceMapPathOverrides" must be an object of paths, such as {"webpack://shop/*": "/home/me/shop/*"}.',
    );
  }
  return {
    roots: remote === undefined ? [] : [{ remote, local: resolve(cwd, local!) }],
    overrides: overrides.map(([pattern, path]) => ({ pattern, path: resolve(cwd, path) })),
  };
}

/** In per cent. */
function readBudget(args: Arguments): number | 'none' | undefined {
  const { budget } = args;
  if (budget === undefined || budget === null) return undefined;
  if (budget === 'none') return budget;
  if (typeof budget === 'number' && budget > 0 && budget < 100) return budget / 100;
  throw userError('"budget" must be a percentage between 0 and 100, such as 5, or "none".');
}

/** A number is microseconds. */
function readStopAt(args: Arguments, otherwise: StopAt): StopAt {
  const { stopAt } = args;
  if (stopAt === undefined || stopAt === null) return readFlag(args, 'stopOnEntry') ? 'start' : otherwise;
  if (stopAt === 'start' || stopAt === 'end') return stopAt;
  const timeNs = typeof stopAt === 'string' || typeof stopAt === 'number' ? parseTime(String(stopAt)) : undefined;
  if (timeNs !== undefined) return { timeNs };
  throw userError('"stopAt" must be "start", "end", or a time such as 1500 (microseconds) or "1.5ms".');
}

function readEnvironment(args: Arguments): RecordOptions['env'] {
  const { env } = args;
  if (env === undefined || env === null) return {};
  const entries = typeof env === 'object' && !Array.isArray(env) ? Object.entries(env) : undefined;
  if (!entries?.every(([, value]) => value === null || ['string', 'number', 'boolean'].includes(typeof value))) {
    throw userError('"env" must be an object with string values; null removes a variable.');
  }
  return Object.fromEntries(entries.map(([name, value]) => [name, value === null ? null : String(value)]));
}
