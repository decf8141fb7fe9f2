/**
 * The counts that Node.js writes at the end of a thread for NODE_V8_COVERAGE (c8, `node --test` with coverage) are of the text
 * that ran. So they are taken right before, written by Node as ever, and put right in the file; what Node writes after that
 * counts nothing any more, and goes to a folder that is removed with the recording.
 */
import workerThreads from 'node:worker_threads';
import { fileUrl } from '../host/file-urls.js';
import { readdirSync, readFileSync, stringEndsWith, stringStartsWith, writeFileSync } from '../host/pristine.js';
import { realm } from '../realm/main.js';
import type { LoadingHost } from './loading-host.js';
import type { ScriptRegistry } from './script-registry.js';

const { threadId } = workerThreads;

interface Profiler {
  takeCoverage(): void;
  setCoverageDirectory(folder: string): void;
}

/** To be called when nothing of the program runs any more. Does nothing in a thread without coverage; never throws. */
export function coverageReport({ node, wayIn }: LoadingHost, registry: ScriptRegistry): () => void {
  // Node has made it absolute.
  const folder = process.env.NODE_V8_COVERAGE;
  const profiler = node.internalBinding?.('profiler') as Partial<Profiler> | undefined;
  if (!folder || typeof profiler?.takeCoverage !== 'function') return () => {};
  const { takeCoverage, setCoverageDirectory } = profiler as Profiler;
  return () => {
    try {
      takeCoverage();
      const names = readdirSync(folder) as string[];
      for (let i = 0; i < names.length; i++) {
        const name = names[i] as string;
        const isOwn = stringStartsWith(name, `coverage-${process.pid}-`) && stringEndsWith(name, `-${threadId}.json`);
        if (isOwn) correct(`${folder}/${name}`, fileUrl(wayIn.bootloader), registry);
      }
      setCoverageDirectory(`${wayIn.door}/coverage`);
    } catch {
      // The counts stay as they are.
    }
  };
}

function correct(file: string, bootloader: string, registry: ScriptRegistry): void {
  const corrected = realm.originalCoverage(readFileSync(file, 'utf8'), bootloader, (url) => {
    const script = registry.byName(url);
    return script && { source: script.source, toSourceOffset: (offset) => script.toSourceOffset(offset) };
  });
  if (corrected !== undefined) writeFileSync(file, corrected);
}
