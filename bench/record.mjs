// What recording costs, side by side within one run: prints a table for each section and writes all values as JSON.
// `npm run bench:record -- --help`.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { tableLines } from '../dist/cli/bench/table.js';
import { root } from './support/modes.mjs';
import { readOptions, USAGE } from './support/options.mjs';
import { installPeers } from './support/peers.mjs';
import { Runs } from './support/runs.mjs';

const SECTIONS = ['call', 'express', 'io', 'delay', 'tsc', 'start', 'bytes', 'memory'];

const options = readOptions(process.argv.slice(2));
if (options.help) {
  console.log(USAGE);
  process.exit();
}
const chosen = options.only ?? SECTIONS;
const unknown = chosen.filter((name) => !SECTIONS.includes(name));
if (unknown.length > 0) throw new Error(`there is no section ${unknown.join(', ')}\n\n${USAGE}`);
if (options.peers && chosen.some((name) => name === 'express' || name === 'io')) installPeers();

const runs = new Runs(options.node);
process.once('exit', () => runs.interrupt('exit'));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => runs.interrupt(signal));

const processors = cpus();
const results = {
  startedAt: new Date().toISOString(),
  arguments: process.argv.slice(2),
  node: execFileSync(options.node, ['--version'], { encoding: 'utf8' }).trim(),
  platform: `${process.platform}-${process.arch}`,
  processors: `${processors.length} × ${processors[0]?.model}`,
  sections: {},
};
const { startedAt, node, platform, processors: machine } = results;
console.log(`${startedAt}, Node ${node}, ${platform}, ${machine}, ${options.rounds} rounds: medians (least..most)`);
for (const name of chosen) {
  const section = await import(`./sections/${name}.mjs`);
  const loadBefore = loadavg()[0];
  const { head, rows, values } = await section.run({ runs, ...options });
  results.sections[name] = { title: section.title, loadAverage: [loadBefore, loadavg()[0]], head, rows, values };
  console.log(`\n${section.title}\n`);
  for (const line of tableLines(head, rows)) console.log(line);
}

const file = options.json ?? join(root, `bench/results/${startedAt.replace(/[:.]/g, '-')}.json`);
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
console.log(`\nall values: ${file}`);
