/**
 * Texts of the recording as DAP sources. A file on disk is named only while it has the text that was recorded; else
 * the client gets the recorded text, so that a line shown is always a line that ran or that what ran was made of.
 */
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, normalize } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { oneLine } from '../presentation/one-line.js';
import type { Engine, SourceId, SourceText } from '../replay/engine.js';
import type { Client } from './client.js';
import { LineShift } from './line-shift.js';
import { mappedPaths, type PathMapping } from './path-mapping.js';

const CASE_INSENSITIVE = process.platform === 'win32' || process.platform === 'darwin';

interface DiskFile {
  stamp: string;
  /** Of its text, as the program would have seen it. */
  digest: string;
  /** Of its bytes. */
  checksum: string;
}

export class Sources {
  /** Files of the client that have a source's text at another path than the recorded one. */
  private readonly elsewhere = new Map<SourceId, string>();
  private readonly diskFiles = new Map<string, DiskFile>();
  private readonly textDigests = new Map<SourceId, string>();
  private readonly shifts = new Map<string, LineShift>();
  private readonly knownPaths = new Map<SourceId, readonly string[]>();

  constructor(
    private readonly engine: Engine,
    private readonly client: Client,
    private readonly mapping: PathMapping,
    private readonly numbersAfter: number,
  ) {}

  /** Cost: a stat, and a read where the file changed since it was last asked for. */
  toSource(source: SourceText): DebugProtocol.Source {
    const name = oneLine(source.path === undefined ? source.url : basename(source.path));
    const path = this.diskPath(source);
    if (path !== undefined) return { name, path: this.client.pathOut(path) };
    // A compiler that runs inside the program leaves the file's name to what it makes of it.
    const shown = source.kind === 'compiled' ? `${name} (compiled)` : name;
    return { name: shown, sourceReference: this.numbersAfter + source.id, origin: 'recorded source' };
  }

  /** As `toSource`, for a list of them: with what tells a client whether it has the same. */
  toListed(source: SourceText): DebugProtocol.Source {
    const path = this.diskPath(source);
    const checksum = path === undefined ? this.textDigest(source) : this.disk(path)?.checksum;
    const shown = this.toSource(source);
    return checksum === undefined ? shown : { ...shown, checksums: [{ algorithm: 'SHA256', checksum }] };
  }

  byReference(reference: number): SourceText | undefined {
    return this.engine.sources().find((source) => this.numbersAfter + source.id === reference);
  }

  /** Texts a client means by a source: one file may have been loaded more than once. Empty if none is known. */
  matching(source: Readonly<DebugProtocol.Source>): SourceText[] {
    if (source.sourceReference) {
      const known = this.byReference(source.sourceReference);
      return known ? [known] : [];
    }
    if (source.path === undefined) return [];
    const path = this.client.pathIn(source.path);
    const wanted = canonical(path);
    const byPath = this.engine.sources().filter((known) => this.canonicalPaths(known).includes(wanted));
    if (byPath.length === 0) return this.matchingText(path);
    const written = byPath.filter(({ kind }) => kind !== 'compiled');
    return written.length > 0 ? written : byPath;
  }

  /** A recording made elsewhere: the file that has the very text of a source is that source. */
  private matchingText(path: string): SourceText[] {
    const digest = this.diskDigest(path);
    if (digest === undefined) return [];
    const sources = this.engine.sources().filter((source) => this.textDigest(source) === digest);
    for (const source of sources) this.elsewhere.set(source.id, path);
    return sources;
  }

  /** Undefined unless the client's file has another text than was recorded. */
  shiftOf(source: Readonly<DebugProtocol.Source>, recorded: SourceText): LineShift | undefined {
    if (source.sourceReference || source.path === undefined) return undefined;
    const path = this.client.pathIn(source.path);
    const digest = this.diskDigest(path);
    if (digest === undefined || digest === this.textDigest(recorded)) return undefined;
    const key = `${recorded.id} ${digest}`;
    let shift = this.shifts.get(key);
    if (shift === undefined) {
      shift = new LineShift(recorded.text, readFileSync(path, 'utf8'));
      this.shifts.set(key, shift);
    }
    return shift;
  }

  private diskPath(source: SourceText): string | undefined {
    const candidates = [source.path, this.elsewhere.get(source.id), ...this.mapped(source)];
    return candidates.find((path) => path !== undefined && this.diskDigest(path) === this.textDigest(source));
  }

  private mapped({ path, url }: SourceText): string[] {
    return mappedPaths(this.mapping, path, url);
  }

  private canonicalPaths(source: SourceText): readonly string[] {
    let paths = this.knownPaths.get(source.id);
    if (paths === undefined) {
      paths = [source.path ?? source.url, ...this.mapped(source)].map(canonical);
      this.knownPaths.set(source.id, paths);
    }
    return paths;
  }

  private textDigest(source: SourceText): string {
    let digest = this.textDigests.get(source.id);
    if (digest === undefined) {
      digest = digestOf(source.text);
      this.textDigests.set(source.id, digest);
    }
    return digest;
  }

  private diskDigest(path: string): string | undefined {
    return this.disk(path)?.digest;
  }

  /** Undefined where there is no readable file. */
  private disk(path: string): DiskFile | undefined {
    try {
      const { mtimeMs, size } = statSync(path);
      const stamp = `${mtimeMs} ${size}`;
      const known = this.diskFiles.get(path);
      if (known?.stamp === stamp) return known;
      const bytes = readFileSync(path);
      const checksum = createHash('sha256').update(bytes).digest('hex');
      const read = { stamp, digest: digestOf(bytes.toString('utf8')), checksum };
      this.diskFiles.set(path, read);
      return read;
    } catch {
      // Gone, unreadable or never there: the recorded text stands in for all of these.
      return undefined;
    }
  }
}

/** Node strips the byte order mark of a file, so the program never saw it. */
function digestOf(text: string): string {
  return createHash('sha256')
    .update(text.startsWith('\ufeff') ? text.slice(1) : text)
    .digest('hex');
}

function canonical(path: string): string {
  let real = path;
  try {
    real = realpathSync.native(path);
  } catch {
    // Not on this disk: compare the names as they are.
    real = normalize(path);
  }
  return CASE_INSENSITIVE ? real.toLowerCase() : real;
}
