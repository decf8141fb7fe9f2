/**
 * Breakpoints that print instead of stopping. In a recording all that they would have printed is known, so it is printed at
 * once, in order, each line with its moment; while a program is recorded, as the recording grows.
 */
import { oneLine } from '../presentation/one-line.js';
import { preview } from '../presentation/preview.js';
import { formatTime } from '../presentation/time.js';
import { type MessagePart, type Position, type Search, type Template, template } from '../replay/engine.js';
import { toPlace } from './convert-place.js';
import { messageOf, RequestError } from './errors.js';
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
  private isAskedAgain = false;

  constructor(private readonly session: SessionState) {}

  /** Log points were set: what is under way may be of others. */
  printAnew(): Promise<void> {
    this.stop();
    return this.print();
  }

  /**
   * Prints what has not been printed yet. To be called when more was recorded; never rejects. What is under way is not
   * interrupted, or in a recording that grows a long search would never end.
   */
  async print(): Promise<void> {
    const { recording, motion } = this.session;
    if (!recording || motion?.state === 'configuring') return;
    if (this.search) {
      this.isAskedAgain = true;
      return;
    }
    const search = new AbortController();
    this.search = search;
    try {
      await this.printNew(recording, search.signal);
    } catch (error) {
      if (!search.signal.aborted)
        this.session.say(`Log points could not be printed: ${messageOf(error)}\n`, 'important');
    }
    if (this.search !== search) return;
    this.search = undefined;
    const again = this.isAskedAgain;
    this.isAskedAgain = false;
    if (again) await this.print();
  }

  /** Another recording comes, in which nothing has been printed. */
  forgetRecording(): void {
    this.stop();
    this.printed.clear();
  }

  /** The next call goes on from where it was. */
  stop(): void {
    this.search?.abort();
    this.search = undefined;
    this.isAskedAgain = false;
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
      await this.printOne(recording, key, state, template(message), signal);
      state.eventCount = eventCount;
    }
  }

  private async printOne(
    recording: Recording,
    key: number,
    state: Printed,
    message: Template,
    signal: AbortSignal,
  ): Promise<void> {
    if (state.lines > MAX_LINES) return;
    const name = this.session.breakpoints.nameOf(key);
    try {
      await showingProgress(this.session, 'forward', signal, async (search) => {
        for await (const { position } of state.search.hits({ signal: search, after: state.last })) {
          state.last = position;
          if (++state.lines > MAX_LINES) {
            this.session.say(`${name} has printed ${MAX_LINES} lines; a condition chooses among them.\n`);
            break;
          }
          this.printHit(recording, position, message);
        }
      });
    } catch (error) {
      if (signal.aborted || !(error instanceof RequestError)) throw error;
      // By its progress: the person wants no more of it.
      state.lines = MAX_LINES + 1;
      this.session.say(`${name} prints no more.\n`);
    }
  }

  private printHit(recording: Recording, position: Position, message: Template): void {
    const { client, outlet } = this.session;
    const place = toPlace(recording.engine.describe(position), client, recording.sources);
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
