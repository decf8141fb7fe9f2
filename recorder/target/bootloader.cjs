// The way into a target. Node runs this file before the program (NODE_OPTIONS=--require). All it does is open the
// inspector on loopback at a free port, say where, and wait until the recorder has put the agent in; then it closes
// the inspector again and starts the agent. It must never hold up or change the program: if the recorder does not come
// in time or is gone, the program runs unrecorded.
'use strict';

const WAIT_STEP_MS = 2;
const LONGEST_WAIT_MS = 15_000;

const door = process.env.REARVIEW_DOOR;
const recorderPid = Number(process.env.REARVIEW_RECORDER_PID);
const agentSlot = process.env.REARVIEW_AGENT_SLOT;
delete require.cache[__filename];
// Without a door this is a worker thread, which runs the preloads of its process over: the environment it got is clean
// already, and what NODE_OPTIONS it holds are the user's.
if (door && agentSlot) {
  leaveNoTraceInEnvironment();
  letTheAgentIn(door, recorderPid, agentSlot);
}

function leaveNoTraceInEnvironment() {
  const original = process.env.REARVIEW_NODE_OPTIONS;
  if (original === undefined) delete process.env.NODE_OPTIONS;
  else process.env.NODE_OPTIONS = original;
  for (const name of ['DOOR', 'RECORDER_PID', 'AGENT_SLOT', 'NODE_OPTIONS']) delete process.env[`REARVIEW_${name}`];
}

function letTheAgentIn(door, recorderPid, agentSlot) {
  try {
    const inspector = require('node:inspector');
    const fs = require('node:fs');
    const { debugPort } = process;
    // A program under --inspect keeps its own inspector; then it is only used, never closed.
    const wasOpen = inspector.url() !== undefined;
    if (wasOpen) sayWhereInspectorListens(fs, inspector.url());
    else inspector.open(0, '127.0.0.1', false);
    const note = `${door}/${process.pid}`;
    const said = { url: inspector.url(), pid: process.pid, program: process.argv[1] ?? 'node' };
    fs.writeFileSync(`${note}.part`, JSON.stringify(said), { mode: 0o600 });
    fs.renameSync(`${note}.part`, `${note}.json`);
    // Not inspector.waitForDebugger(): that waits for ever. The inspector's own thread interrupts this loop to
    // evaluate what the recorder sends. The loop ends only when the recorder has hung up: Node 20 can crash if its
    // inspector is closed while a connection is closing (WsHandler::OnCloseFrameWritten).
    const cell = new Int32Array(new SharedArrayBuffer(4));
    for (let waitedMs = 0; waitedMs < LONGEST_WAIT_MS; waitedMs += WAIT_STEP_MS) {
      if (fs.existsSync(`${note}.done`)) break;
      if (waitedMs % 100 === 0 && !isAlive(recorderPid)) break;
      Atomics.wait(cell, 0, 0, WAIT_STEP_MS);
    }
    if (!wasOpen) {
      inspector.close();
      process.debugPort = debugPort;
    }
    const start = globalThis[agentSlot];
    delete globalThis[agentSlot];
    if (start) start();
  } catch (error) {
    process._rawDebug(`rearview: this process is not recorded: ${error instanceof Error ? error.message : error}`);
  }
}

// As Node does, but for the option by which the recorder keeps it silent (door.ts). Debuggers read the address there.
function sayWhereInspectorListens(fs, url) {
  const isForOthers = [process.env.NODE_OPTIONS ?? '', ...process.execArgv].join(' ').includes('--inspect-publish-uid');
  if (isForOthers) return;
  const page = process.versions.node.startsWith('20.') ? 'en/docs/inspector' : 'learn/getting-started/debugging';
  fs.writeSync(2, `Debugger listening on ${url}\nFor help, see: https://nodejs.org/${page}\n`);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
