/** The report of `rearview bench`: what the runs cost side by side, and what of the recording belongs to which function. */
import { functionLabel } from '../../presentation/function-label.js';
import type { FunctionShare } from '../../replay/engine.js';
import { counted } from '../coverage.js';
import type { Json } from '../value-json.js';
import { hasCpuTimes } from './cpu-time.js';
import type { Figures } from './one-run.js';
import { ratioOf, type Spread, spreadOf } from './statistics.js';
import { tableLines } from './table.js';

/** Of each round, in their order. */
export interface Rounds {
  plain: Figures[];
  recorded: Figures[];
}

/** What the first recorded run wrote. */
export interface Recorded {
  traces: number;
  events: number;
  bytes: number;
  /** CPU time of the program, and what recording took of it, by its own account. */
  cpuUs: number;
  recordingUs: number;
  shares: FunctionShare[];
}

export interface BenchReport {
  command: readonly string[];
  figures: Rounds;
  recorded: Recorded;
  /** How many functions are shown. */
  top: number;
}

interface Figure {
  key: keyof Figures;
  name: string;
  /** Whether more of it is better: its ratio is then the other way round, so that 1 means no cost. */
  isGood: boolean;
}

const FIGURES: readonly Figure[] = [
  { key: 'cpuMs', name: 'CPU time (ms)', isGood: false },
  { key: 'wallMs', name: 'wall time (ms)', isGood: false },
  { key: 'cpuUsPerRequest', name: 'CPU time a request (us)', isGood: false },
  { key: 'requestsPerSecond', name: 'requests a second', isGood: true },
  { key: 'p50Ms', name: 'latency, median (ms)', isGood: false },
  { key: 'p99Ms', name: 'latency, 99 % (ms)', isGood: false },
];

/** One column of the table of functions. */
interface ShareColumn {
  title: string;
  of: (share: FunctionShare, all: Recorded) => string;
}

const SHARE_COLUMNS: readonly ShareColumn[] = [
  { title: 'of CPU time', of: ({ recordingUs }, { cpuUs }) => percent(recordingUs, cpuUs) },
  { title: 'us a call', of: ({ recordingUs, calls }) => (recordingUs / Math.max(calls, 1)).toFixed(2) },
  {
    title: 'of bytes',
    of: (share, all) =>
      percent(
        bytesOf(share),
        all.shares.reduce((sum, each) => sum + bytesOf(each), 0),
      ),
  },
  { title: 'calls', of: ({ calls }) => String(calls) },
  { title: 'events', of: ({ events }) => String(events) },
  { title: 'bytes a call', of: (share) => (bytesOf(share) / Math.max(share.calls, 1)).toFixed(0) },
];

export function reportLines({ command, figures, recorded, top }: BenchReport): string[] {
  const rounds = figures.plain.length;
  return [
    `rearview bench: ${command.join(' ')}`,
    `${counted(rounds, 'round')}, plain and recorded by turns; medians, with the least and the most`,
    ...(hasCpuTimes ? [] : ['CPU times are told on Linux only']),
    '',
    ...tableLines(
      ['', 'plain', 'recorded', 'ratio (1: no cost)'],
      presentFigures(figures).map(({ name, plain, recorded, ratio }) => [
        name,
        spreadText(plain),
        spreadText(recorded),
        ratio === undefined ? '-' : spreadText(ratio),
      ]),
    ),
    '',
    `${counted(recorded.events, 'event')} in ${counted(recorded.traces, 'trace')} of ${recorded.bytes} bytes, ` +
      `${(recorded.bytes / Math.max(recorded.events, 1)).toFixed(1)} bytes an event`,
    `by its own account, recording took ${percent(recorded.recordingUs, recorded.cpuUs)} of the CPU time`,
    '',
    ...tableLines(
      [...SHARE_COLUMNS.map(({ title }) => title), 'function'],
      recorded.shares
        .slice(0, top)
        .map((share) => [...SHARE_COLUMNS.map((column) => column.of(share, recorded)), placeOf(share)]),
    ),
  ];
}

export function reportJson({ command, figures, recorded, top }: BenchReport): Json {
  return {
    command: [...command],
    rounds: figures.plain.length,
    figures: Object.fromEntries(
      presentFigures(figures).map(({ key, plain, recorded, ratio }) => [
        key,
        { plain: { ...plain }, recorded: { ...recorded }, ratio: ratio ? { ...ratio } : null },
      ]),
    ),
    traces: recorded.traces,
    events: recorded.events,
    bytes: recorded.bytes,
    cpuUs: recorded.cpuUs,
    recordingUs: recorded.recordingUs,
    functions: recorded.shares.slice(0, top).map((share) => ({
      function: functionLabel(share.function),
      url: share.url,
      line: share.function.start.line,
      calls: share.calls,
      events: share.events,
      columnBytes: share.columnBytes,
      captureBytes: share.captureBytes,
      recordingUs: share.recordingUs,
    })),
  };
}

interface PresentFigure extends Figure {
  plain: Spread;
  recorded: Spread;
  ratio: Spread | undefined;
}

/** Those that every run has. */
function presentFigures({ plain, recorded }: Rounds): PresentFigure[] {
  return FIGURES.flatMap((figure) => {
    const before = valuesOf(plain, figure.key);
    const after = valuesOf(recorded, figure.key);
    if (before.length < plain.length || after.length < recorded.length) return [];
    const ratio = figure.isGood ? ratioOf(after, before) : ratioOf(before, after);
    return [{ ...figure, plain: spreadOf(before), recorded: spreadOf(after), ratio }];
  });
}

function valuesOf(rounds: readonly Figures[], key: keyof Figures): number[] {
  return rounds.flatMap((figures) => figures[key] ?? []);
}

function spreadText({ median, min, max }: Spread): string {
  return min === max ? short(median) : `${short(median)} (${short(min)}..${short(max)})`;
}

/** Three digits. */
function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

function bytesOf({ columnBytes, captureBytes }: FunctionShare): number {
  return columnBytes + captureBytes;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((part * 100) / whole).toFixed(1)} %`;
}

function placeOf({ function: fn, url }: FunctionShare): string {
  return `${functionLabel(fn)}  ${url}:${fn.start.line}`;
}
