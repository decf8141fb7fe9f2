/**
 * The door of a recording: a private folder in which the recorder says what is to be recorded and how, and in which every
 * thread that has something to tell leaves a note. It is there as long as the recorder is; a process that comes later
 * finds it closed, or nobody behind it, and runs unrecorded.
 */
import type { AgentOptions } from '../agent/host/options.js';
import type { RecorderProcess } from './recorder-process.js';

export const RECORDING_FILE = 'recording.json';
/** A note is complete once it has this ending. */
export const NOTE_EXTENSION = '.note';

/** Contents of the recording file: the same for all its threads. */
export interface DoorPlate {
  recorder: RecorderProcess;
  /** Where traces go; absolute. */
  folder: string;
  agent: Omit<AgentOptions, 'tracePath' | 'traceId' | 'parentTraceId'>;
}

export type Note =
  /** A process has come in; whether it runs anything that is recorded is another matter. */
  | { kind: 'came in'; processId: number; threadId: number }
  /** Its trace has begun. */
  | { kind: 'recorded'; tracePath: string; processId: number; threadId: number }
  /** `reason` continues a sentence: "process 7 is not recorded: ...". */
  | { kind: 'not recorded'; reason: string; processId: number; threadId: number }
  /** Something of ours failed: the program goes on, and its recording does not. */
  | { kind: 'stopped'; reason: string; processId: number; threadId: number };
