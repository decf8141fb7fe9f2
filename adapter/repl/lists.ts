/** Console commands that list: lanes, what the budget left out, what a log point would print. */
import { budgetLines } from '../../presentation/budget-lines.js';
import { formatTime } from '../../presentation/time.js';
import { template } from '../../replay/engine.js';
import type { Line } from '../../schema/coordinates.js';
import { laneName } from '../convert-lane.js';
import { userError } from '../errors.js';
import { linesNamed } from '../line-search.js';
import { logLine } from '../log-points.js';
import { showingProgress } from '../progress.js';
import type { SessionState } from '../session-state.js';
import type { Commands } from './command.js';

const MAX_LISTED = 100;

export const LIST_COMMANDS: Commands = {
  lanes: { usage: ':lanes [PART]', help: 'list requests, all or those with PART in their name', run: listLanes },
  budget: { usage: ':budget', help: 'list functions of which less than all was recorded', run: listSteps },
  log: {
    usage: ':log FILE:LINE MESSAGE',
    help: 'print MESSAGE, with values in braces, for each time the line was come to',
    run: log,
  },
};

function listLanes(session: SessionState, argument: string): string {
  const { recording } = session.mustBeLoaded();
  recording.refresh();
  const lanes = recording.lanes.all().filter((lane) => lane.name.includes(argument));
  const lines = lanes.slice(0, MAX_LISTED).map((lane) => {
    const mark = lane.id === recording.view.lane ? '>' : ' ';
    return `${mark} ${lane.id}  ${laneName(lane)}  at ${formatTime(lane.startTimeNs)}`;
  });
  if (lanes.length > MAX_LISTED)
    lines.push(`  … ${lanes.length - MAX_LISTED} more; :lanes PART lists those with PART in their name`);
  return lines.length > 0 ? lines.join('\n') : 'There are no such lanes.';
}

function listSteps(session: SessionState): string {
  const { recording } = session.mustBeLoaded();
  recording.refresh();
  return budgetLines(recording.engine, MAX_LISTED).join('\n');
}

async function log(session: SessionState, argument: string, signal: AbortSignal): Promise<string> {
  const { recording } = session.mustBeLoaded();
  recording.refresh();
  const { engine } = recording;
  const [, file = '', line = '', message = ''] = /^(\S+):(\d+)\s+(.+)$/s.exec(argument) ?? [];
  if (message === '') throw userError('It is a file, a line and a message: :log cart.js:12 total is {this.total}');
  const sources = engine.sources().filter(({ url }) => url === file || url.endsWith(`/${file}`));
  if (sources.length === 0) throw userError(`No source of the recording is called ${file}.`);
  const lines = linesNamed(engine, sources, Number(line) as Line);
  const compiled = template(message);
  const printed: string[] = [];
  let count = 0;
  await showingProgress(session, 'forward', signal, async (search) => {
    for await (const { position } of engine.hits({ lines }, { signal: search })) {
      if (++count <= MAX_LISTED) printed.push(logLine(recording, position, compiled));
    }
  });
  if (count > MAX_LISTED) printed.push(`… ${count - MAX_LISTED} more; a log point with a condition chooses among them`);
  return count > 0 ? printed.join('\n') : 'The line was never come to.';
}
