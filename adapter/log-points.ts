/**
 * Breakpoints that print instead of stopping. In a recording all that they would have printed is known, so it is printed at
 * once, in order, each line with its moment; while a program is recorded, as the recording grows.
 */
import { oneLine } from '../presentation/one-line.js';
import { preview } from '../presentation/preview.js';
import { formatTime } from '../presentation/time.js';
import { type Hit, type MessagePart, type Position, type Search, type Template, template } from '../replay/engine.js';
import { messageOf } from './errors.js';
import { showingProgress } from './progress.js';
import type { Recording } from './recording.js';
import type { SessionState } from './session-state.js';

/** Of one log point: a person reads them. */
const MAX_LINES = 1000;

interface Printed {
  /** The log point as it was set. */
  asked: string;
  search: Search;
  /** The last position that was printed. */
  last: Position | undefined;
  lines: number;
  /** Events that were looked at. */
  eventCount: number;
}

export class LogPoints {
  private readonly printed = new Map<number, Printed>();
  private search: AbortController | undefined;

  constructor(private readonly session: SessionState) {}

  /** Prints what has not been printed yet. To be called when log points were set or more was recorded; never rejects. */
  async print(): Promise<void> {
    const { recording, motion } = this.session;
    if (!recording || motion?.state === 'configuring') return;
    this.stop();
    const search = new AbortController();
    this.search = search;
    try {
      await this.printNew(recording, search.signal);
    } catch (error) {
      if (!search.signal.aborted)
        this.session.say(`Log points could not be printed: ${messageOf(error)}\n`, 'important');
    }
  }

  /** What is being printed is printed again from where it was by the next call. */
  stop(): void {
    this.search?.abort();
  }

  private async printNew(recording: Recording, signal: AbortSignal): Promise<void> {
    const { engine } = recording;
    const { eventCount } = engine.info;
    const { lines, messages } = this.session.breakpoints.logPoints();
    for (const [key, message] of messages) {
      const own = lines.filter((line) => line.key === key);
      const asked = JSON.stringify([message, own]);
      let state = this.printed.get(key);
      if (state?.asked !== asked) {
        state = { asked, search: engine.search({ lines: own }), last: undefined, lines: 0, eventCount: 0 };
        this.printed.set(key, state);
      }
      if (own.length === 0 || state.eventCount === eventCount) continue;
      const { search, last: after } = state;
      const compiled = template(message);
      await showingProgress(this.session, 'forward', async () => {
        for await (const hit of search.hits({ signal, after })) {
          this.printHit(recording, hit, key, state, compiled);
        }
      });
      state.eventCount = eventCount;
    }
  }

  private printHit(recording: Recording, { position }: Hit, key: number, state: Printed, message: Template): void {
    state.last = position;
    state.lines++;
    const name = this.session.breakpoints.nameOf(key);
    if (state.lines === MAX_LINES + 1)
      this.session.say(`${name} has printed ${MAX_LINES} lines; a condition chooses among them.\n`);
    if (state.lines > MAX_LINES) return;
    const { engine, sources } = recording;
    const { client, outlet } = this.session;
    const { source, line, column } = engine.describe(position);
    const place = { source: sources.toSource(source), line: client.lineOut(line), column: client.columnOut(column) };
    outlet.event('output', { category: 'stdout', output: `${logLine(recording, position, message)}\n`, ...place });
  }
}

/** `12.3 ms  total is 7`: the time can be given to `:goto`. */
export function logLine({ engine, header }: Recording, position: Position, message: Template): string {
  const { timeNs, call } = engine.describe(position);
  const text = (part: MessagePart): string => {
    if ('text' in part) return part.text;
    return 'value' in part ? preview(part.value, header.limits) : `‹${part.problem}›`;
  };
  const parts = message.at(engine.values(position, call));
  return `${formatTime(timeNs)}  ${oneLine(parts.map(text).join(''))}`;
}
