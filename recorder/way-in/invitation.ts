/**
 * How the recorder's code comes to run first in a Node.js process: by an option in NODE_OPTIONS, and by a variable that
 * says which recording it belongs to. Both are taken out again before the program can look.
 */

/** Of the environment of a process; for a worker thread, the key of its environment data. */
export const INVITATION_NAME = 'REARVIEW_INVITATION';

export interface Invitation {
  /** The recording's private folder (door.ts); absolute. */
  door: string;
  /** The nearest trace above; empty if there is none. */
  parentTraceId: string;
  /** For worker threads: the script of their process. */
  program?: string;
}

/** As Node reads NODE_OPTIONS: inside quotes, with backslashes. */
export function requireOption(bootloader: string): string {
  return `--require "${bootloader.replace(/[\\"]/g, '\\$&')}"`;
}

/** Ours comes first, so that it runs before what the user preloads. */
export function withOption(nodeOptions: string | undefined, option: string): string {
  return nodeOptions === undefined ? option : `${option} ${nodeOptions}`;
}

/** NODE_OPTIONS as they were, also where a shell has added to them since; undefined if there were none. */
export function withoutOption(nodeOptions: string, option: string): string | undefined {
  const at = nodeOptions.indexOf(option);
  if (at < 0) return nodeOptions;
  const before = nodeOptions.slice(0, at);
  const after = nodeOptions.slice(at + option.length);
  if (after === '') return before === '' ? undefined : before.replace(/ $/, '');
  return before + after.replace(/^ /, '');
}
