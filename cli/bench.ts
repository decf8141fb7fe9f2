/** `rearview bench`: runs a user's own command as it is and recorded, by turns, and says what recording costs there. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { type RecordingOptions, recordingOptions } from '../recorder/recording-options.js';
import { functionShares, openEngine } from '../replay/engine.js';
import { CommandRunner } from './bench/command.js';
import { type Figures, runToEnd, runUnderLoad, type ServerLoad } from './bench/one-run.js';
import { type Recorded, type Rounds, reportJson, reportLines } from './bench/report.js';
import { tracesIn } from './find-trace.js';
import { printJson, printLine } from './print.js';
import { addRecordingOptions, type RecordingFlags } from './record.js';
import { UserError } from './user-error.js';
import { packageVersion } from './version.js';

interface BenchFlags extends Omit<RecordingFlags, 'output'> {
  url?: string;
  load?: string;
  connections: number;
  requests: number;
  rounds: number;
  top: number;
  json?: true;
}

export function addBenchCommand(program: Command): void {
  addRecordingOptions(
    program
      .command('bench')
      .description(
        'Run a command as it is and recorded, by turns, and say what recording costs and which functions most',
      )
      .passThroughOptions(),
  )
    .option('--url <url>', 'the command is a server: measure requests to this URL')
    .option('--load <command>', 'shell command that makes the load once something answers at the URL')
    .option('--connections <count>', 'connections that send requests at the same time', positive, 8)
    .option('--requests <count>', 'requests in each run', positive, 2000)
    .option('--rounds <count>', 'runs of each kind', positive, 3)
    .option('--top <count>', 'functions to show', positive, 10)
    .option('--json', 'print JSON')
    .argument('<command...>', 'for example: --url http://localhost:3000/ -- node server.js')
    .action(async (command: [string, ...string[]], flags: BenchFlags) => {
      const { plain, recorded, recordings } = await measure(command, flags);
      const report = { command, figures: { plain, recorded }, recorded: recordings, top: flags.top };
      if (flags.json) printJson(reportJson(report));
      else for (const line of reportLines(report)) printLine(line);
    });
}

async function measure(command: [string, ...string[]], flags: BenchFlags): Promise<Rounds & { recordings: Recorded }> {
  const load = serverLoad(flags);
  const runner = new CommandRunner();
  const run = (recording?: RecordingOptions) =>
    load ? runUnderLoad(runner, command, recording, load) : runToEnd(runner, command, recording);
  const plain: Figures[] = [];
  const recorded: Figures[] = [];
  let recordings: Recorded | undefined;
  for (let round = 0; round < flags.rounds; round++) {
    plain.push(await run());
    const folder = mkdtempSync(join(tmpdir(), 'rearview-bench-'));
    try {
      const recording = recordingOptions(
        { ...flags, folder, limits: { depth: flags.depth } },
        process.cwd(),
        packageVersion(),
      );
      recorded.push(await run(recording));
      recordings ??= examine(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return { plain, recorded, recordings: recordings as Recorded };
}

function serverLoad({ url, load, connections, requests }: BenchFlags): ServerLoad | undefined {
  if (url !== undefined) {
    if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw new UserError(`not an http or https URL: ${url}`);
    return { url, connections, requests, ...(load !== undefined && { command: load }) };
  }
  if (load !== undefined) throw new UserError('--load needs --url, to know when the server answers');
  return undefined;
}

/** Of the first recorded run; throws a UserError if it made no trace. */
function examine(folder: string): Recorded {
  const paths = tracesIn(folder);
  if (paths.length === 0) {
    throw new UserError('nothing was recorded: no Node.js process of the command came to code of its own');
  }
  const recorded: Recorded = { traces: paths.length, events: 0, bytes: 0, cpuUs: 0, recordingUs: 0, shares: [] };
  for (const path of paths) {
    const engine = openEngine(path);
    recorded.events += engine.info.eventCount;
    recorded.bytes += engine.info.fileBytes;
    const { cpuUs, recordingUs } = engine.recordingCost();
    recorded.cpuUs += cpuUs;
    recorded.recordingUs += recordingUs;
    engine.close();
    recorded.shares.push(...functionShares(path));
  }
  return recorded;
}

function positive(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number above 0.');
  return number;
}
