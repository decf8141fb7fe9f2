/** What belongs to no request lies in the lane of what called in from the event loop. */
import { expect, test } from 'vitest';
import { openEngine } from '../../replay/engine.js';
import { rearview, temporaryFolder } from '../support/cli.js';
import { tracesOf } from '../support/plain-and-recorded.js';
import { targetNodes } from '../support/target-nodes.js';
import { marksIn } from './marks.js';
import { lanesFixture } from './marks-agree.js';

/** Of what these were put off by nothing is known while no request has come, where following it would cost. */
const UNKNOWN_BEFORE = new Map([
  ['before: then in a timer', 'start-up'],
  ['before: immediate of a timer', 'immediates'],
]);
const FIRST_WITH_CONTEXT_FRAMES = 24;

function threadOf(trace: string): number {
  const engine = openEngine(trace);
  const { threadId } = engine.info.header;
  engine.close();
  return threadId;
}

test.each(targetNodes)('Node $version', async ({ version, path }) => {
  const traces = temporaryFolder();
  const program = lanesFixture('works-outside-requests.cjs');
  const ended = await rearview(['record', '--quiet', '--output', traces, '--', path, program]);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  // The worker threads have traces as well.
  const trace = tracesOf(traces).find((trace) => threadOf(trace) === 0)!;

  const unknown = version < FIRST_WITH_CONTEXT_FRAMES ? UNKNOWN_BEFORE : new Map<unknown, string>();
  const marks = marksIn(trace);
  const strays = marks.filter(({ id, place, lane }) => lane !== (unknown.get(place) ?? id));
  expect(strays).toEqual([]);
  expect(marks.filter(({ place }) => UNKNOWN_BEFORE.has(String(place)))).toHaveLength(2);

  const { stdout } = await rearview(['list', '--json', trace]);
  const lanes: { name: string }[] = JSON.parse(stdout).traces[0].lanes;
  expect(lanes).toHaveLength(11);
  expect(new Set(lanes.map(({ name }) => name))).toEqual(new Set(marks.map(({ id }) => id)));
});
