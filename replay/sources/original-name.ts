/** The name a function had before a minifier gave it another, where its map tells. */
import type { Column } from '../../schema/coordinates.js';
import type { FunctionRecord, ScriptRecord } from '../../schema/trace-types.js';
import type { UsableMap } from './source-map.js';

const keyword = /^(?:async\s+)?function\s*\*?\s*/;
const assigned = /[\w$]+\s*[=:]\s*$/;
const longest = 80;

/** Its recorded name where nothing else is told. Maps tell names at the places where these stand. */
export function originalName(record: FunctionRecord, { source }: ScriptRecord, map: UsableMap | undefined): string {
  const { name, startOffset, start } = record;
  if (map === undefined || name === '') return name;
  const text = source.slice(startOffset, startOffset + longest);
  const before = source.slice(Math.max(0, startOffset - longest), startOffset);
  const between = keyword.exec(text)?.[0] ?? '';
  const isAtStart = text.startsWith(name, between.length);
  const distance = isAtStart ? between.length : -(assigned.exec(before)?.[0].length ?? 0);
  const passed = isAtStart ? between : before.slice(distance);
  if (passed.includes('\n') || !source.startsWith(name, startOffset + distance)) return name;
  return map.nameAt({ line: start.line, column: (start.column + distance) as Column }) ?? name;
}
