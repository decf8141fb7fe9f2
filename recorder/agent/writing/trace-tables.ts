/** What a chunk tells besides events: scripts, functions, lanes, notices and scripts not chosen since the last chunk. */
import type { FunctionId, ScriptId, TimeNs } from '../../../schema/coordinates.js';
import type { SkipReason } from '../../../schema/enums.js';
import type {
  FinishedLaneRecord,
  FunctionCost,
  FunctionRecord,
  LaneRecord,
  LeftOutCalls,
  Notice,
  OriginalText,
  RecordingCosts,
  ScriptRecord,
  SitePosition,
  SkippedScripts,
  StepRecord,
  UnrecordedCode,
} from '../../../schema/trace-types.js';
import type { FunctionEntry } from '../../instrument/hook-protocol.js';
import { FunctionFlag, type FunctionFlags } from '../capture/function-flags.js';
import { isSecretName } from '../capture/redaction.js';
import { BytesView, newList, SafeMap, sha256Hex } from '../host/pristine.js';
import type { LoadedScript } from '../loading/loading-host.js';

/** A record may have 256 MB; a text takes up to three bytes a character. */
const LONGEST_SOURCE = 32_000_000;
/** Texts that wait to be written, beyond which a chunk is due. */
const MOST_TEXT = 16_000_000;

export class TraceTables {
  scripts: ScriptRecord[] = newList();
  functions: FunctionRecord[] = newList();
  lanes: LaneRecord[] = newList();
  finishedLanes: FinishedLaneRecord[] = newList();
  notices: Notice[] = newList();
  skipped: SkippedScripts[] = newList();
  steps: StepRecord[] = newList();
  leftOut: LeftOutCalls[] = newList();
  /** Alone they are no reason for a chunk. */
  costs: RecordingCosts | undefined;
  /** The same, by reason and name. */
  #skippedByName = new SafeMap<string, SkippedScripts>();
  #scriptCount = 0;
  #textLength = 0;

  constructor(private readonly flags: FunctionFlags) {}

  get isEmpty(): boolean {
    const { scripts, lanes, finishedLanes, notices, skipped, leftOut } = this;
    const tables = scripts.length + lanes.length + finishedLanes.length + notices.length;
    return tables + skipped.length + leftOut.length === 0;
  }

  get isFull(): boolean {
    return this.#textLength > MOST_TEXT;
  }

  addScript(script: LoadedScript, functions: readonly FunctionEntry[]): void {
    const id = ++this.#scriptCount as ScriptId;
    const isTooLong = script.source.length > LONGEST_SOURCE;
    const { json, url, missing, originals } = script.sourceMap;
    this.scripts[this.scripts.length] = {
      id,
      url: script.url,
      kind: script.kind,
      sha256: sha256Hex(script.source),
      source: isTooLong ? '' : script.source,
      sourceMap: json,
      sourceMapUrl: url,
      sourceMapMissing: missing,
      originals,
      notInstrumented: script.notInstrumented,
      unrecorded: script.unrecorded as UnrecordedCode[],
    };
    this.#textLength += script.source.length + json.length;
    for (let i = 0; i < originals.length; i++) this.#textLength += (originals[i] as OriginalText).text.length;
    for (let i = 0; i < functions.length; i++) this.#addFunction(id, functions[i] as FunctionEntry);
  }

  addNotice(timeNs: TimeNs, text: string): void {
    this.notices[this.notices.length] = { timeNs, text };
  }

  /** A package has thousands of files and one entry; of other files each has one. */
  addSkipped(reason: SkipReason, name: string): void {
    const key = `${reason} ${name}`;
    const known = this.#skippedByName.get(key);
    if (known !== undefined) {
      known.count++;
      return;
    }
    const entry = { reason, name, count: 1 };
    this.#skippedByName.set(key, entry);
    this.skipped[this.skipped.length] = entry;
  }

  addCosts(costs: RecordingCosts): void {
    const { costs: before } = this;
    if (before === undefined) {
      this.costs = costs;
      return;
    }
    before.cpuUs += costs.cpuUs;
    before.recordingUs += costs.recordingUs;
    before.overUs += costs.overUs;
    for (let i = 0; i < costs.functions.length; i++) {
      before.functions[before.functions.length] = costs.functions[i] as FunctionCost;
    }
  }

  /** Everything added so far has been written. */
  taken(): void {
    this.scripts = newList();
    this.functions = newList();
    this.lanes = newList();
    this.finishedLanes = newList();
    this.notices = newList();
    this.skipped = newList();
    this.#skippedByName.clear();
    this.steps = newList();
    this.leftOut = newList();
    this.costs = undefined;
    this.#textLength = 0;
  }

  #addFunction(script: ScriptId, entry: FunctionEntry): void {
    if (this.flags.isKnown(entry.id)) return;
    this.functions[this.functions.length] = {
      id: entry.id as FunctionId,
      script,
      name: entry.name,
      className: entry.className,
      kind: entry.kind,
      isAsync: entry.isAsync,
      isGenerator: entry.isGenerator,
      isStatic: entry.isStatic,
      capturesThis: entry.capturesThis,
      parameters: entry.parameters,
      startOffset: entry.startOffset,
      endOffset: entry.endOffset,
      start: entry.start as SitePosition,
      end: entry.end as SitePosition,
      sites: entry.sites as SitePosition[],
    };
    const flags =
      (entry.fragile ? FunctionFlag.fragile : 0) |
      (entry.kind === 'module' ? FunctionFlag.module : 0) |
      (entry.isAsync && !entry.isGenerator ? FunctionFlag.async : 0) |
      (entry.kind !== 'constructor' && isSecretName(entry.name) ? FunctionFlag.secretResult : 0);
    this.flags.set(entry.id, flags, secretValues(entry));
  }
}

/** The values its enter passes: the receiver if captured, then the parameters. What is set to a secret is one. */
function secretValues({ parameters, capturesThis, kind, name }: FunctionEntry): Uint8Array | undefined {
  const offset = capturesThis ? 1 : 0;
  let secret: Uint8Array | undefined;
  for (let i = 0; i < parameters.length; i++) {
    if (!isSecretName(parameters[i] as string) && !(kind === 'setter' && isSecretName(name))) continue;
    secret ??= new BytesView(offset + parameters.length);
    secret[offset + i] = 1;
  }
  return secret;
}
