/**
 * The NODE_OPTIONS in files that a command gives to `--env-file`. Node takes them only where there are none in the environment,
 * and there are ours: so they are put there beside ours.
 */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseEnv } from 'node:util';

const ENV_FILE = /^--env-file(?:-if-exists)?(?:=(?<file>.*))?$/s;
/** Options of Node's that may have their value in the next argument. */
const WITH_VALUE =
  /^(?:-r|--require|--import|--(?:experimental-)?loader|-C|--conditions|--input-type|--title|--env-file(?:-if-exists)?)$/;

/** Undefined if there are none, or the command is not Node.js itself. */
export function envFileOptions([program, ...args]: readonly [string, ...string[]], cwd: string): string | undefined {
  if (!/^node(?:\.exe)?$/i.test(basename(program))) return undefined;
  let options: string | undefined;
  // What follows the script is the program's.
  for (let i = 0; args[i]?.startsWith('-') && args[i] !== '--'; i++) {
    const found = ENV_FILE.exec(args[i]!);
    const next = WITH_VALUE.test(args[i]!) ? args[++i] : undefined;
    const file = found && (found.groups?.file ?? next);
    // Of several files the last one counts.
    if (typeof file === 'string') options = optionsIn(resolve(cwd, file)) ?? options;
  }
  return options;
}

/** Node itself says of a file that cannot be read. */
function optionsIn(file: string): string | undefined {
  try {
    return parseEnv(readFileSync(file, 'utf8')).NODE_OPTIONS;
  } catch {
    return undefined;
  }
}
