/**
 * The way into a thread: Node runs this before anything of the user's (NODE_OPTIONS=--require). It takes what brought it
 * here out of the environment, finds Node's inside, and starts the agent. Whatever fails, the program runs unrecorded.
 *
 * Built as one CommonJS file in the syntax of old Node.js versions, since any may be a child of what is recorded.
 */
import type { NodeInternals, WayIn } from '../agent/host/options.js';
import { type DoorPlate, NOTE_EXTENSION, type Note, RECORDING_FILE } from './door.js';
import { findInternals } from './internals.js';
import { INVITATION_NAME, type Invitation, requireOption, withoutOption } from './invitation.js';
import { OLDEST_NODE } from './node-versions.js';
import { isGone } from './recorder-process.js';
import { mainScript, traceFileName } from './trace-name.js';

/** By this prefix debuggers know what is Node's own, which they are told not to step into. */
const OUR_SCRIPTS = 'node:internal/rearview/';

/** What the agent's bundle evaluates to. */
type Install = (options: object, node: NodeInternals, wayIn: WayIn) => void;

const bootloader = __filename;
const option = requireOption(bootloader);

try {
  const { env } = process;
  const given: NodeJS.ProcessEnv = {};
  for (const name of [INVITATION_NAME, 'NODE_OPTIONS']) if (env[name] !== undefined) given[name] = env[name];
  const invitation = acceptInvitation();
  hideFromModuleCaches();
  if (invitation !== undefined && letIn(invitation) === 'hand on') Object.assign(env, given);
} catch {
  // Nobody is told: the program must not find lines of ours in its output.
}

/** Undefined if this thread is none of a recording. Afterwards nothing of ours can be seen. */
function acceptInvitation(): Invitation | undefined {
  const { env } = process;
  const text = env[INVITATION_NAME];
  if (text !== undefined) delete env[INVITATION_NAME];
  if (env.NODE_OPTIONS !== undefined) {
    const plain = withoutOption(env.NODE_OPTIONS, option);
    if (plain === undefined) delete env.NODE_OPTIONS;
    else if (plain !== env.NODE_OPTIONS) env.NODE_OPTIONS = plain;
  }
  leaveExecArgv();
  if (text !== undefined) return JSON.parse(text) as Invitation;
  const { isMainThread, getEnvironmentData } = require('node:worker_threads') as typeof import('node:worker_threads');
  if (isMainThread) return undefined;
  const inherited = getEnvironmentData(INVITATION_NAME) as unknown as string | undefined;
  return inherited === undefined ? undefined : (JSON.parse(inherited) as Invitation);
}

/** Worker threads with options of their own have it there, and what `node --test` starts. */
function leaveExecArgv(): void {
  const { execArgv } = process;
  const joined = execArgv.indexOf(`--require=${bootloader}`);
  if (joined >= 0) execArgv.splice(joined, 1);
  const at = execArgv.indexOf(bootloader);
  if (at > 0 && execArgv[at - 1] === '--require') execArgv.splice(at - 1, 2);
}

/** Not deleted from `require.cache`, so that a second `--require` of it does nothing: `node --test` passes one on. */
function hideFromModuleCaches(): void {
  const { cache } = require;
  Object.defineProperty(cache, bootloader, { value: cache[bootloader], configurable: true, enumerable: false });
  const paths = (require('node:module') as { _pathCache?: Record<string, string> })._pathCache ?? {};
  for (const key of Object.keys(paths)) if (paths[key] === bootloader) delete paths[key];
}

/**
 * `hand on`: the agent cannot come in, and this process must invite its children as a shell would. Node makes processes
 * without an inspector for its own code only, `node --test` above all.
 */
function letIn(invitation: Invitation): 'done' | 'hand on' {
  const fs = require('node:fs') as typeof import('node:fs');
  const path = require('node:path') as typeof import('node:path');
  const recording = path.join(invitation.door, RECORDING_FILE);
  // The recorder is gone, or belongs to somebody else; or a snapshot is being built, which must hold nothing of ours.
  if (!fs.existsSync(recording) || process.execArgv.some((arg) => arg.startsWith('--build-'))) return 'done';
  const { recorder, folder, agent } = JSON.parse(fs.readFileSync(recording, 'utf8')) as DoorPlate;
  if (isGone(recorder, fs)) {
    closeDoor(invitation.door);
    return 'done';
  }
  const { threadId, isMainThread } = require('node:worker_threads') as typeof import('node:worker_threads');
  const thread = { processId: process.pid, threadId };
  const traceId = (require('node:crypto') as typeof import('node:crypto')).randomUUID();
  const leave = noteWriter(path.join(invitation.door, traceId));
  if (isMainThread) leave({ kind: 'came in', ...thread });
  try {
    if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
      throw new Error(`its Node.js ${process.version} is older than ${OLDEST_NODE}`);
    }
    const program = isMainThread ? mainScript(process) : (invitation.program ?? 'node');
    const tracePath = path.join(folder, traceFileName(program, process.pid, threadId));
    const node = findInternals(require);
    if (!isMainThread && runsModuleHooks(node)) return 'done';
    const install = loadAgent(path.join(path.dirname(bootloader), '../agent'), node.require);
    const { door, parentTraceId } = invitation;
    install({ ...agent, tracePath, traceId, parentTraceId }, node, {
      door,
      bootloader,
      program,
      begun: (path: string) => leave({ kind: 'recorded', tracePath: path, ...thread }),
      stopped: (reason: string) => leave({ kind: 'stopped', reason, ...thread }),
    });
  } catch (error) {
    // Thrown as text, by Node's C++.
    if (typeof error === 'string') return 'hand on';
    leave({ kind: 'not recorded', reason: reasonOf(error), ...thread });
  }
  return 'done';
}

/** Node makes a thread for the hooks of `module.register`, and lets it have no end that a trace could tell. */
function runsModuleHooks(node: NodeInternals): boolean {
  const { isInternalThread } = require('node:worker_threads') as { isInternalThread?: boolean };
  if (isInternalThread !== undefined) return isInternalThread;
  // Node 20.
  const utils = node.internalRequire?.('internal/modules/esm/utils') as { forceDefaultLoader?(): boolean } | undefined;
  return utils?.forceDefaultLoader?.() === true;
}

/** In the place of the recorder, so that nobody is invited any more. Only what is ours is removed. */
function closeDoor(door: string): void {
  const fs = require('node:fs') as typeof import('node:fs');
  for (const name of fs.readdirSync(door)) {
    if (name === RECORDING_FILE || name.endsWith(NOTE_EXTENSION)) fs.unlinkSync(`${door}/${name}`);
  }
  fs.rmdirSync(door);
}

/** Notes are written at any time: with what the program cannot have replaced by then. */
function noteWriter(place: string): (note: Note) => void {
  const { openSync, writeSync, closeSync, renameSync } = require('node:fs') as typeof import('node:fs');
  const { stringify } = JSON;
  let notes = 0;
  return (note) => {
    const path = `${place}-${++notes}`;
    try {
      const fd = openSync(path, 'wx', 0o600);
      // Without a prototype that could have a `toJSON`.
      writeSync(fd, stringify({ __proto__: null, ...note }));
      closeSync(fd);
      renameSync(path, path + NOTE_EXTENSION);
    } catch {
      // The recorder has gone since, and nobody is left to read it.
    }
  };
}

/** In two parts, of which one gets a realm of its own (agent/realm/main.ts). */
function loadAgent(folder: string, require: NodeJS.Require): Install {
  const fs = require('node:fs') as typeof import('node:fs');
  const path = require('node:path') as typeof import('node:path');
  const vm = require('node:vm') as typeof import('node:vm');
  const script = (name: string) =>
    new vm.Script(fs.readFileSync(path.join(folder, `${name}.js`), 'utf8'), { filename: OUR_SCRIPTS + name });
  // The ordinary global object where Node can make one: the other asks C++ for each name.
  const constants = vm.constants as unknown as { DONT_CONTEXTIFY?: object } | undefined;
  const context = vm.createContext(constants?.DONT_CONTEXTIFY ?? {}, { name: 'rearview' });
  const realm = script('realm').runInContext(context)(require);
  return script('agent').runInThisContext()(require, realm);
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ERR_ACCESS_DENIED')
    return "Node's permission model keeps the recorder out; --allow-inspector lets it in";
  if (code === 'ERR_INSPECTOR_NOT_AVAILABLE') return 'its Node.js was built without an inspector';
  return message;
}
