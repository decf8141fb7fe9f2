/**
 * The source map that a script names, for the trace: a replay shows the code the author wrote long after the files are
 * gone. It is stored as it is found and never parsed here: whether it is right is for the reader to say. Nothing is
 * fetched, and no failure shows outside.
 */
import path from 'node:path';
import { filePath, fileUrl } from '../host/file-urls.js';
import {
  BytesView,
  floor,
  newList,
  regExpExec,
  stringEndsWith,
  stringIndexOf,
  stringSlice,
  stringStartsWith,
  utf8Text,
  writeBase64,
} from '../host/pristine.js';
import { type FoundSourceMap, noSourceMap } from './loading-host.js';
import { readOriginals } from './original-files.js';
import { readText } from './read-text.js';
import { sourceMapAddress } from './source-map-comment.js';

const { dirname, resolve } = path;
const decodeUri = decodeURIComponent;

/** Bytes of a file, and about the characters of a map: a record of the trace has to hold it together with its script. */
const MOST_BYTES = 24_000_000;
/** Two letters or more: C: is a drive. */
const scheme = /^[a-z][a-z0-9+.-]+:/i;

/** `scriptPath` is what relative addresses start from. `noSourceMap` itself if the script names none. */
export function findSourceMap(source: string, scriptPath: string): FoundSourceMap {
  const address = sourceMapAddress(source);
  if (address === '') return noSourceMap;
  try {
    return stringStartsWith(address, 'data:') ? fromDataUrl(address, scriptPath) : fromFile(address, scriptPath);
  } catch {
    return missing(`its address cannot be read: ${shortened(address)}`);
  }
}

function fromDataUrl(address: string, scriptPath: string): FoundSourceMap {
  const comma = stringIndexOf(address, ',');
  if (comma < 0 || !stringStartsWith(address, 'data:application/json')) {
    return missing(`its data: URL is no JSON: ${shortened(address)}`);
  }
  if (address.length > MOST_BYTES * 2) return tooBig();
  const data = stringSlice(address, comma + 1);
  const isBase64 = stringEndsWith(stringSlice(address, 0, comma), ';base64');
  const json = isBase64 ? base64Text(data) : decodeUri(data);
  return json.length > MOST_BYTES ? tooBig() : found(json, '', dirname(scriptPath));
}

function base64Text(data: string): string {
  const bytes = new BytesView(floor(data.length * 0.75));
  return utf8Text(bytes, 0, writeBase64(bytes, data));
}

function fromFile(address: string, scriptPath: string): FoundSourceMap {
  const isFileUrl = stringStartsWith(address, 'file:');
  if (!isFileUrl && regExpExec(scheme, address) !== null) {
    return missing(`it is at ${shortened(address)}, and nothing is fetched`);
  }
  const file = isFileUrl ? filePath(address) : resolve(dirname(scriptPath), decodeUri(address));
  const json = readText(file, MOST_BYTES);
  if (json === undefined) return missing(`${file} cannot be read`);
  return json === null ? tooBig() : found(json, fileUrl(file), dirname(file));
}

function found(json: string, mapUrl: string, folder: string): FoundSourceMap {
  if (json === '') return missing('it is empty');
  return { json, url: mapUrl, missing: '', originals: readOriginals(json, folder) };
}

function missing(reason: string): FoundSourceMap {
  return { json: '', url: '', missing: reason, originals: newList() };
}

function tooBig(): FoundSourceMap {
  return missing(`it is bigger than the ${MOST_BYTES / 1e6} MB that are recorded`);
}

function shortened(address: string): string {
  return address.length > 200 ? `${stringSlice(address, 0, 200)}…` : address;
}
