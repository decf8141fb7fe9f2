/**
 * Child processes are let into the recording. What invites them is added to their environment at the last step before the
 * system is asked, below everything a program can see or replace: its `process.env`, the `env` it gives, what
 * `spawnargs`, errors and diagnostics channels tell are its own.
 */
import { withOption } from '../../way-in/invitation.js';
import { disguise } from '../host/native-disguise.js';
import type { NodeInternals } from '../host/options.js';
import { apply, create, isArray, newList, stringIndexOf, stringSlice, stringStartsWith } from '../host/pristine.js';
import { defineData } from '../host/properties.js';
import type { Invitations } from './invitations.js';

type Spawn = (this: unknown, ...args: unknown[]) => unknown;
interface Spawner {
  spawn?: Spawn;
}

/** Where the fourth argument is not the environment, the first one is an object that holds it (Node 20 and 22). */
const ENVIRONMENT_ARGUMENT = 3;
/** The command line, which the object has as `args`. */
const COMMAND_ARGUMENT = 1;

/** False if this Node does not have what it takes, and nothing was changed. */
export function inviteChildProcesses(node: NodeInternals, invitations: Invitations): boolean {
  const processWrap = node.internalBinding?.('process_wrap') as { Process?: { prototype?: Spawner } } | undefined;
  const spawnSync = node.internalBinding?.('spawn_sync') as Spawner | undefined;
  const processPrototype = processWrap?.Process?.prototype;
  if (typeof processPrototype?.spawn !== 'function' || typeof spawnSync?.spawn !== 'function') return false;
  inviteBy(processPrototype, processPrototype.spawn, invitations);
  inviteBy(spawnSync, spawnSync.spawn, invitations);
  return true;
}

function inviteBy(spawner: Spawner, original: Spawn, invitations: Invitations): void {
  const spawn: Spawn = function (...args) {
    try {
      const first = args[0];
      if (isArray(args[ENVIRONMENT_ARGUMENT])) {
        args[ENVIRONMENT_ARGUMENT] = invited(args[ENVIRONMENT_ARGUMENT], args[COMMAND_ARGUMENT], invitations);
      } else if (typeof first === 'object' && first !== null && isArray((first as { envPairs?: unknown }).envPairs)) {
        // The program may have this object: the one that is used inherits everything else from it.
        const { envPairs, args: command } = first as { envPairs: unknown[]; args?: unknown };
        const value = invited(envPairs, command, invitations);
        const inviting = create(first);
        defineData(inviting, 'envPairs', value, true);
        args[0] = inviting;
      }
    } catch {
      // The child runs unrecorded.
    }
    return apply(original, this, args);
  };
  spawner.spawn = disguise(spawn, original);
}

const optionsPrefix = 'NODE_OPTIONS=';

/** `pairs` and the invitation, in a new array; or as they are where there is one already, or none to give. */
function invited(pairs: unknown[], command: unknown, invitations: Invitations): unknown[] {
  const { option, variable } = invitations;
  if (!invitations.areOpen() || keepsInspectorsOut(pairs, command)) return pairs;
  const all: unknown[] = newList();
  let hasOptions = false;
  for (let i = 0; i < pairs.length; i++) {
    const pair = pairs[i];
    all[i] = pair;
    if (typeof pair !== 'string') continue;
    if (stringStartsWith(pair, variable.prefix)) return pairs;
    if (hasOptions || !stringStartsWith(pair, optionsPrefix)) continue;
    hasOptions = true;
    all[i] = optionsPrefix + withOption(stringSlice(pair, optionsPrefix.length), option);
  }
  if (!hasOptions) all[all.length] = optionsPrefix + option;
  all[all.length] = variable.prefix + variable.text;
  return all;
}

/**
 * A child under Node's permission model could not let the agent in, and in Node 20 it would not even start, being
 * forbidden to read the bootloader.
 */
function keepsInspectorsOut(pairs: unknown[], command: unknown): boolean {
  let given = ' ';
  for (let i = 0; isArray(command) && i < command.length; i++)
    if (typeof command[i] === 'string') given += `${command[i]} `;
  for (let i = 0; i < pairs.length; i++) {
    const pair = pairs[i];
    if (typeof pair !== 'string' || !stringStartsWith(pair, optionsPrefix)) continue;
    given += `${stringSlice(pair, optionsPrefix.length)} `;
  }
  const has = (option: string): boolean => stringIndexOf(given, ` ${option} `) >= 0;
  return (has('--permission') || has('--experimental-permission')) && !has('--allow-inspector');
}
