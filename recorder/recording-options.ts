/** What a user may choose about a recording, and the defaults. */
import picomatch from 'picomatch';
import { type CaptureLimits, DEFAULT_LIMITS } from '../schema/trace-types.js';
import type { BudgetOptions, RedactionOptions, ScriptSelection } from './agent/host/options.js';
import { RecorderError } from './recorder-error.js';
import { DEFAULT_TRACE_FOLDER } from './target/trace-folder.js';

/** Of the CPU time. */
export const DEFAULT_BUDGET = 0.05;
/** What a short program, or a burst of requests, is recorded in full with. */
const RESERVE_MS = 2000;

export interface RecordingOptions {
  /** Of the traces; relative to the command's working directory. */
  folder: string;
  recorderVersion: string;
  limits: CaptureLimits;
  scripts: ScriptSelection;
  redaction: RedactionOptions;
  budget: BudgetOptions;
}

export interface RecordingChoices {
  folder?: string | undefined;
  /** Names of packages in node_modules that are recorded as well as own code; `*` is all. */
  packages?: readonly string[] | undefined;
  /** Globs over paths, relative ones from `cwd`. */
  include?: readonly string[] | undefined;
  exclude?: readonly string[] | undefined;
  limits?: Partial<CaptureLimits> | undefined;
  /** Names whose values are redacted, besides the default ones. */
  redact?: readonly string[] | undefined;
  redactDefaults?: boolean | undefined;
  /** Share of each thread's CPU time that recording may take, above 0 and below 1; `none` is without bound. */
  budget?: number | 'none' | undefined;
}

/** Throws a RecorderError for a folder, a glob or a name that means nothing. */
export function recordingOptions(choices: RecordingChoices, cwd: string, recorderVersion: string): RecordingOptions {
  if (choices.folder === '') throw new RecorderError('the folder for traces has no name; give one with --output DIR');
  return {
    folder: choices.folder ?? DEFAULT_TRACE_FOLDER,
    recorderVersion,
    limits: { ...DEFAULT_LIMITS, ...choices.limits },
    scripts: {
      packages: [...(choices.packages ?? [])],
      include: (choices.include ?? []).map((glob) => globSource(glob, cwd)),
      exclude: (choices.exclude ?? []).map((glob) => globSource(glob, cwd)),
    },
    redaction: { words: (choices.redact ?? []).map(secretName), defaults: choices.redactDefaults ?? true },
    budget: budgetOptions(choices.budget ?? DEFAULT_BUDGET),
  };
}

function budgetOptions(share: number | 'none'): BudgetOptions {
  return { sharePpm: share === 'none' ? 0 : Math.max(1, Math.round(share * 1e6)), reserveMs: RESERVE_MS };
}

/** The agent takes regular expressions, so that no glob library has to run inside the target. */
function globSource(glob: string, cwd: string): string {
  if (glob.trim() === '') throw new RecorderError('an empty glob matches nothing; give a path such as "src/**"');
  const base = cwd.replaceAll('\\', '/').replace(/\/$/, '');
  const absolute = glob.startsWith('/') || glob.startsWith('**') ? glob : `${base}/${glob.replace(/^\.\//, '')}`;
  const regex = picomatch.makeRe(absolute, { dot: true });
  if (!regex) throw new RecorderError(`cannot read the glob ${glob}`);
  return regex.source;
}

/** Letters make the words of a name; everything else only parts them. */
function secretName(name: string): string {
  if (!/\p{L}/u.test(name))
    throw new RecorderError(`cannot redact "${name}"; give names such as "iban" or "phone number"`);
  return name.trim();
}
