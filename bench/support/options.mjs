// What may be asked of the benchmark on its command line.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const USAGE = `npm run bench:record -- [options]
  --only NAMES       sections, comma-separated: call, express, io, delay, tsc, start, bytes, memory
  --rounds N         rounds, all modes in each (default 3)
  --seconds S        of load in each run of a server, after half as much to warm up (default 2)
  --minutes M        of load while memory is watched (default 0.5)
  --texts N          that each request has of its own while memory is watched, beside those it always has (default 15)
  --project DIR      what tsc compiles (default: one small file)
  --node PATH        the Node.js that runs the programs (default: this one)
  --no-peers         without other tools, which are then not installed
  --quick            everything once and as short as possible: that it runs is all this shows
  --json FILE        default: bench/results/TIME.json`;

export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      minutes: { type: 'string' },
      texts: { type: 'string', default: '15' },
      project: { type: 'string' },
      node: { type: 'string', default: process.execPath },
      'no-peers': { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const { quick } = values;
  return {
    only: values.only?.split(','),
    rounds: positive('rounds', values.rounds ?? (quick ? '1' : '3')),
    seconds: positive('seconds', values.seconds ?? (quick ? '0.1' : '2')),
    minutes: positive('minutes', values.minutes ?? (quick ? '0.01' : '0.5')),
    texts: positive('texts', values.texts),
    project: values.project,
    node: resolve(values.node),
    peers: !values['no-peers'],
    quick,
    json: values.json,
    help: values.help,
  };
}

function positive(name, text) {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`--${name} must be a number above 0, not "${text}"\n\n${USAGE}`);
  return number;
}
