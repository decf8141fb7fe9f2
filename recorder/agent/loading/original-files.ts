/**
 * The texts of the files that a source map leads to, where the map does not have them itself (tsc's and tsx's do not).
 * Of the map only its `sources` are looked at, found as text: it is not parsed.
 */
import path from 'node:path';
import type { OriginalText } from '../../../schema/trace-types.js';
import { filePath, fileUrl } from '../host/file-urls.js';
import {
  charCodeAt,
  newList,
  regExpExec,
  stringEndsWith,
  stringIndexOf,
  stringSlice,
  stringStartsWith,
} from '../host/pristine.js';
import { readText } from './read-text.js';

const { isAbsolute, resolve } = path;
const parseJson = JSON.parse;
const decodeUri = decodeURIComponent;

/** For one script. */
const MOST_FILES = 1000;
const MOST_CHARACTERS = 8_000_000;
/** For all scripts of this thread, which may name the same files: a trace is to show a program, not to copy a disk. */
let charactersLeft = 64_000_000;
const valueStart = /^\s*:\s*\[/;
const textValue = /^\s*:\s*("(?:[^"\\]|\\.)*")/;
const hasText = /^\s*:\s*\[\s*"/;
const scheme = /^[a-z][a-z0-9+.-]+:/i;
/** A map can name any file: only what is source code gets into a trace by that. */
const sourceCode = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|coffee|civet|res|re|elm|cljs|kt|hx)$/i;

/** `folder` is the map's, or that of the script it is in. */
export function readOriginals(map: string, folder: string): OriginalText[] {
  const originals: OriginalText[] = newList();
  try {
    if (regExpExec(hasText, behind(map, '"sourcesContent"')) !== null) return originals;
    const root = regExpExec(textValue, behind(map, '"sourceRoot"'))?.[1];
    const sourceRoot = root === undefined ? '' : (parseJson(root) as string);
    let left = MOST_CHARACTERS;
    if (charactersLeft < left) left = charactersLeft;
    // A sectioned map has one list for each section.
    for (let at = stringIndexOf(map, '"sources"'); at >= 0; at = stringIndexOf(map, '"sources"', at + 1)) {
      const sources = listAt(map, at + '"sources"'.length);
      for (let i = 0; i < sources.length && originals.length < MOST_FILES && left > 0; i++) {
        const file = fileOf(sources[i], sourceRoot, folder);
        if (file === undefined || regExpExec(sourceCode, file) === null) continue;
        const text = readText(file, left);
        if (typeof text !== 'string') continue;
        left -= text.length;
        charactersLeft -= text.length;
        originals[originals.length] = { url: fileUrl(file), text };
      }
    }
  } catch {
    // A map that is not JSON, or an address that names no file: the reader will say so.
  }
  return originals;
}

/** Some characters behind the first of these. */
function behind(text: string, key: string): string {
  const at = stringIndexOf(text, key);
  return at < 0 ? '' : stringSlice(text, at + key.length, at + key.length + 1000);
}

function fileOf(source: unknown, sourceRoot: string, folder: string): string | undefined {
  if (typeof source !== 'string') return undefined;
  if (stringStartsWith(source, 'file:')) return filePath(source);
  if (regExpExec(scheme, source) !== null) return undefined;
  if (isAbsolute(source)) return decoded(source);
  if (stringStartsWith(sourceRoot, 'file:')) return resolve(filePath(sourceRoot), decoded(source));
  return regExpExec(scheme, sourceRoot) === null ? resolve(folder, decoded(sourceRoot), decoded(source)) : undefined;
}

function decoded(address: string): string {
  try {
    return decodeUri(address);
  } catch {
    return address;
  }
}

/** The list that is the value of a key which ends at `at`; empty if it is something else. */
function listAt(text: string, at: number): unknown[] {
  const start = regExpExec(valueStart, stringSlice(text, at, at + 100))?.[0];
  if (start === undefined) return [];
  let end = at + start.length;
  for (let inText = false; end < text.length; end++) {
    const code = charCodeAt(text, end);
    if (code === 92) end++;
    else if (code === 34) inText = !inText;
    else if (code === 93 && !inText) break;
  }
  const list = stringSlice(text, at + start.length - 1, end + 1);
  return stringEndsWith(list, ']') ? (parseJson(list) as unknown[]) : [];
}
