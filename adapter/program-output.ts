/**
 * What the program printed, where it is replayed: each line once, when the view first comes to a moment at which it had been
 * printed. A program that is recorded by this session has its own output on the screen.
 */
import { type OutputLine, outputLines } from '../presentation/output-lines.js';
import { formatTime } from '../presentation/time.js';
import type { Output, Position } from '../replay/engine.js';
import type { Moment } from '../schema/coordinates.js';
import { toPlace } from './convert-place.js';
import { messageOf } from './errors.js';
import type { Screen } from './outlet.js';
import type { Recording } from './recording.js';

/** At once: a person reads them. */
const MAX_PIECES = 1000;

export class ProgramOutput {
  /** All that was written by then has been printed or left out. */
  private printedUpTo: Position | undefined;
  /** Of the last piece that was. */
  private lastMoment: Moment | undefined;
  private work: Promise<void> = Promise.resolve();
  private readonly over = new AbortController();

  constructor(private readonly screen: Screen) {}

  /** The view has come to a position. Prints after what is under way; what fails is told. */
  follow(recording: Recording, position: Position): void {
    if (recording.live || recording.exit) return;
    this.work = this.work.then(async () => {
      try {
        await this.print(recording, position);
      } catch (error) {
        if (this.over.signal.aborted) return;
        this.screen.say(`What the program printed cannot be shown: ${messageOf(error)}\n`, 'important');
      }
    });
  }

  stop(): void {
    this.over.abort();
  }

  private async print(recording: Recording, position: Position): Promise<void> {
    const { engine, sources } = recording;
    const { printedUpTo, lastMoment } = this;
    if (this.over.signal.aborted || (printedUpTo !== undefined && position <= printedUpTo)) return;
    const { outputs, hasMore } = await outputsBefore(recording, position, lastMoment, MAX_PIECES, this.over.signal);
    this.printedUpTo = position;
    this.lastMoment = outputs.at(-1)?.moment ?? lastMoment;
    if (hasMore) this.screen.say('The program had printed more before: :output PART finds lines of it.\n');
    for (const line of outputLines(outputs)) {
      const category = line.output.stream;
      const { isAtCall, position: at } = line.output;
      const isKnown = isAtCall && at !== undefined;
      const place = isKnown ? toPlace(engine.describe(at), this.screen.client, sources) : {};
      this.screen.outlet.event('output', { category, output: `${timedLine(line)}\n`, ...place });
    }
  }
}

/** `12.3 ms  listening`: the time can be given to `:goto`. */
export function timedLine({ output, text }: OutputLine): string {
  return `${formatTime(output.timeNs)}  ${text}`;
}

/** The last that was written by `position`, in order, of what comes after a moment. Rejects with the signal's reason. */
export async function outputsBefore(
  { engine }: Recording,
  position: Position,
  after: Moment | undefined,
  most: number,
  signal: AbortSignal,
  isWanted: (output: Output) => boolean = () => true,
): Promise<{ outputs: Output[]; hasMore: boolean }> {
  const outputs: Output[] = [];
  for await (const output of engine.outputs(position, 'backward', signal)) {
    if (after !== undefined && output.moment <= after) break;
    if (!isWanted(output)) continue;
    if (outputs.length === most) return { outputs: outputs.reverse(), hasMore: true };
    outputs.push(output);
  }
  return { outputs: outputs.reverse(), hasMore: false };
}
