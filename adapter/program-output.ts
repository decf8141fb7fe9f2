/**
 * What the program printed, where it is replayed: each line once, when the view first comes to a moment at which it had been
 * printed. A program that is recorded by this session has its own output on the screen.
 */
import { type OutputLine, outputLines } from '../presentation/output-lines.js';
import { formatTime } from '../presentation/time.js';
import type { Output, Position } from '../replay/engine.js';
import { placeOf } from './convert-place.js';
import { messageOf } from './errors.js';
import type { Screen } from './outlet.js';
import type { Recording } from './recording.js';

/** At once: a person reads them. */
const MAX_PIECES = 1000;

export class ProgramOutput {
  /** All that was written by then has been printed or left out. */
  private printedUpTo: Position | undefined;
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
    const from = this.printedUpTo;
    if (this.over.signal.aborted || (from !== undefined && position <= from)) return;
    const { outputs, hasMore } = await outputsBefore(recording, position, from, MAX_PIECES, this.over.signal);
    // By the last position everything was written, also what comes after it.
    this.printedUpTo = Math.max(position, ...outputs.slice(-1).map(({ moment }) => 2 * moment + 1)) as Position;
    if (hasMore) this.screen.say('The program had printed more before: :output PART finds lines of it.\n');
    for (const line of outputLines(outputs)) {
      const category = line.output.stream;
      const { isAtCall, position: at } = line.output;
      const place = isAtCall && at !== undefined ? placeOf(this.screen.client, recording, at) : {};
      this.screen.outlet.event('output', { category, output: `${timedLine(line)}\n`, ...place });
    }
  }
}

/** `12.3 ms  listening`: the time can be given to `:goto`. */
export function timedLine({ output, text }: OutputLine): string {
  return `${formatTime(output.timeNs)}  ${text}`;
}

/** The last that was written by `position`, in order, and not by `after`. Rejects with the signal's reason. */
export async function outputsBefore(
  { engine }: Recording,
  position: Position,
  after: Position | undefined,
  most: number,
  signal: AbortSignal,
  isWanted: (output: Output) => boolean = () => true,
): Promise<{ outputs: Output[]; hasMore: boolean }> {
  const outputs: Output[] = [];
  for await (const output of engine.outputs(position, 'backward', signal)) {
    if (after !== undefined && 2 * output.moment < after) break;
    if (!isWanted(output)) continue;
    if (outputs.length === most) return { outputs: outputs.reverse(), hasMore: true };
    outputs.push(output);
  }
  return { outputs: outputs.reverse(), hasMore: false };
}
