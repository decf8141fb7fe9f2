// The ways in which a program is run. Each gives a started process; what it records goes to the scratch folder.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { recordingOptions } from '../../dist/recorder/recording-options.js';
import { launch } from '../../dist/recorder/target/launch.js';
import { peerFile } from './peers.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const programs = join(root, 'bench/programs');
export const program = (name) => join(programs, name);

export const MODES = {
  plain: 'as it is',
  hooks: 'instrumented text, with hooks that do nothing',
  times: 'events with their times, no value is looked at (each is one word that says so)',
  scalars: 'values, objects by class and identity only (--depth 0)',
  full: 'all values, five levels, without a budget (--budget none)',
  default: 'as `rearview record` does: so too, as long as it takes no more than 5 % of the CPU time',
  appmap: 'appmap-node, as it is after installing',
};

/** Undefined: not a mode that records with Rearview. */
const LIMITS = { times: { depth: 0, nodes: 0 }, scalars: { depth: 0 }, full: {}, default: {} };

/**
 * Starts `node script ...args`. Its standard output is a pipe, its errors are ours.
 * @returns {Promise<import('node:child_process').ChildProcess>}
 */
export async function start(mode, [script, ...args], { node, scratch, packages = [], reserve = true }) {
  const env = { ...process.env, NODE_ENV: 'production' };
  const stdio = ['ignore', 'pipe', 'inherit'];
  const cwd = scratch;
  if (mode in LIMITS) {
    const choices = {
      folder: join(scratch, 'traces'),
      packages,
      exclude: [program('control.cjs')],
      limits: LIMITS[mode],
    };
    const recording = recordingOptions({ ...choices, budget: mode === 'default' ? undefined : 'none' }, cwd, 'bench');
    // What a short run has in reserve is spent: this is what a server costs that runs for long.
    if (reserve === false) recording.budget.reserveMs = 0;
    const onNotRecorded = (reason) => console.error(`rearview: ${reason}`);
    const command = [node, script, ...args];
    const { child } = await launch({ command, cwd, env, stdio, recording, onRecorded() {}, onNotRecorded });
    return child;
  }
  if (mode === 'plain') return spawn(node, [script, ...args], { cwd, env, stdio });
  if (mode === 'hooks') {
    const preload = pathToFileURL(join(root, 'bench/support/hooks-only.mjs')).href;
    return spawn(node, ['--import', preload, script, ...args], { cwd, env, stdio });
  }
  if (mode !== 'appmap') throw new Error(`there is no mode "${mode}"`);
  configureAppmap(scratch);
  // A group of its own, since it starts the program as a further process.
  return spawn(node, [peerFile('appmap-node/bin/appmap-node.js'), node, script, ...args], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
}

/** It instruments what lies below its configuration, or is named in it. */
function configureAppmap(scratch) {
  const config = {
    name: 'bench',
    appmap_dir: 'appmap',
    language: 'javascript',
    packages: [{ path: programs, exclude: ['control.cjs', 'node_modules'] }],
  };
  mkdirSync(join(scratch, 'appmap'), { recursive: true });
  writeFileSync(join(scratch, 'appmap.yml'), JSON.stringify(config));
}
