/**
 * The JSON of a script's source map, for the trace: a replay shows the code the author wrote long after the files are
 * gone. A map that is missing, remote, damaged or too big is no map: the empty string, and never an error.
 */
import fs from 'node:fs';
import path from 'node:path';
import { regExpExec, stringIndexOf, stringLastIndexOf, stringSlice, stringStartsWith, uncurry } from './pristine.js';

const { readFileSync, statSync } = fs;
const { dirname, resolve } = path;
const bufferText = uncurry(Buffer.prototype.toString) as (buffer: Buffer, encoding: 'utf8') => string;

const maxMapBytes = 10 * 1024 * 1024;
const marker = 'sourceMappingURL=';
const urlText = /^[^\s'"`\\*]+/;
const commentStart = /(?:\/\/|\/\*)[#@][ \t]$/;
const bufferFrom = Buffer.from;
const decodeUri = decodeURIComponent;

/** `scriptPath` is what a relative address starts from. */
export function readSourceMap(source: string, scriptPath: string): string {
  try {
    const url = sourceMappingUrl(source);
    if (url === '') return '';
    if (stringStartsWith(url, 'data:')) return fromDataUrl(url);
    // A scheme of two letters or more: remote addresses are not fetched, and C: is a drive.
    if (regExpExec(/^[a-z][a-z0-9+.-]+:/i, url) !== null) return '';
    const file = resolve(dirname(scriptPath), decodeUri(url));
    return statSync(file).size > maxMapBytes ? '' : readFileSync(file, 'utf8');
  } catch {
    return ''; // As documented: a script without a readable map is a script without a map.
  }
}

/** The last such comment counts, as in every engine. */
function sourceMappingUrl(source: string): string {
  const at = stringLastIndexOf(source, marker);
  if (at < 0 || regExpExec(commentStart, stringSlice(source, at < 4 ? 0 : at - 4, at)) === null) return '';
  return regExpExec(urlText, stringSlice(source, at + marker.length))?.[0] ?? '';
}

function fromDataUrl(url: string): string {
  const comma = stringIndexOf(url, ',');
  if (comma < 0 || !stringStartsWith(url, 'data:application/json')) return '';
  const data = stringSlice(url, comma + 1);
  if (regExpExec(/;base64$/, stringSlice(url, 0, comma)) === null) return decodeUri(data);
  return bufferText(bufferFrom(data, 'base64'), 'utf8');
}
