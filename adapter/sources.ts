/**
 * Scripts of the recording as DAP sources. A file on disk is named only while it has the text that was recorded; else
 * the client gets the recorded text, so that a line shown is always a line that ran.
 */
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Engine } from '../replay/engine.js';
import type { ScriptId } from '../schema/coordinates.js';
import type { ScriptRecord } from '../schema/trace-types.js';
import type { Client } from './client.js';

const CASE_INSENSITIVE = process.platform === 'win32' || process.platform === 'darwin';

export class Sources {
  /** Files of the client that have a script's text at another path than the recorded one. */
  private readonly elsewhere = new Map<ScriptId, string>();
  private readonly diskDigests = new Map<string, { stamp: string; digest: string }>();
  private readonly scriptDigests = new Map<ScriptId, string>();
  private readonly scriptPaths = new Map<ScriptId, string>();

  /** @param folder where the recorded program's working directory is now; absent if it was not moved. */
  constructor(
    private readonly engine: Engine,
    private readonly client: Client,
    private readonly folder: string | undefined,
  ) {}

  /** Cost: a stat, and a read where the file changed since it was last asked for. */
  toSource(script: ScriptRecord): DebugProtocol.Source {
    const recorded = scriptPath(script);
    const name = recorded === undefined ? script.url : basename(recorded);
    const path = this.diskPath(script, recorded);
    if (path !== undefined) return { name, path: this.client.pathOut(path) };
    return { name, sourceReference: script.id, origin: 'recorded source' };
  }

  byReference(reference: number): ScriptRecord | undefined {
    return this.engine.scripts().find((script) => script.id === reference);
  }

  /** Scripts a client means by a source: one file may have been loaded more than once. Empty if none is known. */
  matching(source: Readonly<DebugProtocol.Source>): ScriptRecord[] {
    if (source.sourceReference) {
      const script = this.byReference(source.sourceReference);
      return script ? [script] : [];
    }
    if (source.path === undefined) return [];
    const path = this.client.pathIn(source.path);
    const wanted = canonical(path);
    const byPath = this.engine.scripts().filter((script) => this.canonicalPath(script) === wanted);
    return byPath.length > 0 ? byPath : this.matchingText(path);
  }

  /** A recording made elsewhere: the file that has the very text of a script is that script. */
  private matchingText(path: string): ScriptRecord[] {
    const digest = this.diskDigest(path);
    if (digest === undefined) return [];
    const scripts = this.engine.scripts().filter((script) => this.scriptDigest(script) === digest);
    for (const script of scripts) this.elsewhere.set(script.id, path);
    return scripts;
  }

  private diskPath(script: ScriptRecord, recorded: string | undefined): string | undefined {
    const candidates = [recorded, this.elsewhere.get(script.id)];
    if (recorded !== undefined && this.folder !== undefined) {
      candidates.push(join(this.folder, relative(this.engine.info.header.cwd, recorded)));
    }
    return candidates.find((path) => path !== undefined && this.diskDigest(path) === this.scriptDigest(script));
  }

  private canonicalPath(script: ScriptRecord): string {
    let path = this.scriptPaths.get(script.id);
    if (path === undefined) {
      path = canonical(scriptPath(script) ?? script.url);
      this.scriptPaths.set(script.id, path);
    }
    return path;
  }

  private scriptDigest(script: ScriptRecord): string {
    let digest = this.scriptDigests.get(script.id);
    if (digest === undefined) {
      digest = digestOf(script.source);
      this.scriptDigests.set(script.id, digest);
    }
    return digest;
  }

  /** Undefined where there is no readable file. */
  private diskDigest(path: string): string | undefined {
    try {
      const { mtimeMs, size } = statSync(path);
      const stamp = `${mtimeMs} ${size}`;
      const known = this.diskDigests.get(path);
      if (known?.stamp === stamp) return known.digest;
      const digest = digestOf(readFileSync(path, 'utf8'));
      this.diskDigests.set(path, { stamp, digest });
      return digest;
    } catch {
      // Gone, unreadable or never there: the recorded text stands in for all of these.
      return undefined;
    }
  }
}

/** Absolute path of a script that came from a file. */
export function scriptPath(script: ScriptRecord): string | undefined {
  if (!script.url.startsWith('file:')) return script.url.startsWith('/') ? script.url : undefined;
  try {
    return fileURLToPath(script.url);
  } catch {
    // A URL of another platform (`file:///C:/...` read on Linux): it names no file here.
    return undefined;
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
