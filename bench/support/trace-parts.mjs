// What the bytes of a trace are made of: each part counts what its chunks are longer by with it than without it.
import { TraceReader } from '../../dist/replay/reader/trace-reader.js';
import { decodeChunk, encodeChunk } from '../../dist/schema/chunk-codec.js';

const NONE = new Uint8Array();
const WITHOUT = {
  kind: { kinds: NONE },
  time: { times: NONE },
  subject: { subjects: NONE },
  site: { sites: NONE },
  value: { values: NONE },
  captures: { tape: NONE },
  strings: { strings: [] },
  shapes: { shapes: [] },
  lanes: { lanes: [], finishedLanes: [] },
  code: { scripts: [], functions: [] },
};
export const PARTS = [...Object.keys(WITHOUT), 'rest'];

/** `rest`: keyframes, the heads of records, header and end. */
export function bytesOfParts(path) {
  const reader = new TraceReader(path);
  const parts = Object.fromEntries(PARTS.map((part) => [part, 0]));
  for (let index = 0; index < reader.directory.length; index++) {
    const { record, entry } = reader.chunk(index);
    const chunk = decodeChunk(record, entry.eventCount);
    const whole = encodeChunk(entry, chunk).length;
    for (const [part, without] of Object.entries(WITHOUT)) {
      parts[part] += whole - encodeChunk(entry, { ...chunk, ...without }).length;
    }
  }
  const bytes = reader.fileBytes;
  parts.rest = bytes - Object.values(parts).reduce((sum, part) => sum + part, 0);
  const events = reader.eventCount;
  reader.close();
  return { events, bytes, chunks: reader.directory.length, parts };
}
