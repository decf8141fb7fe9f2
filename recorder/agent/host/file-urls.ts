/**
 * `file:` URLs and paths, as Node's `url` makes them of each other. Node's own functions go through `URL.prototype` and the
 * functions of `path`, which the program can replace.
 */
import path from 'node:path';
import url from 'node:url';
import { charCodeAt, regExpExec, stringSlice, toWellFormed, urlHref } from './pristine.js';

const { resolve } = path;
const { fileURLToPath, pathToFileURL } = url;
const isWindows = process.platform === 'win32';
const encode = encodeURIComponent;
const decode = decodeURIComponent;
const PLAIN_PATH = /^[\w!$&'()*+,\-./:;=@]*$/;
const PLAIN_CHARACTER = /[\w!$&'()*+,\-./:;=@]/;
const LOCAL_URL = /^file:\/\/(?:localhost)?(\/[^?#]*)/i;
const ENCODED_SLASH = /%2f/i;

/** `path` is absolute. */
export function fileUrl(path: string): string {
  if (isWindows) return urlHref(pathToFileURL(path));
  const whole = resolve(path);
  return `file://${regExpExec(PLAIN_PATH, whole) === null ? encoded(toWellFormed(whole)) : whole}`;
}

/** Throws for what is no URL of a local file. */
export function filePath(fileUrl: string): string {
  if (isWindows) return fileURLToPath(fileUrl);
  const path = regExpExec(LOCAL_URL, fileUrl)?.[1];
  if (path === undefined || regExpExec(ENCODED_SLASH, path) !== null) throw new Error('not the URL of a file');
  return decode(path);
}

function encoded(path: string): string {
  let text = '';
  for (let at = 0; at < path.length; at++) {
    const code = charCodeAt(path, at);
    // The halves of a surrogate pair only together.
    const length = code >= 0xd800 && code <= 0xdbff ? 2 : 1;
    const character = stringSlice(path, at, at + length);
    if (character === '~') text += '%7E';
    else text += regExpExec(PLAIN_CHARACTER, character) === null ? encode(character) : character;
    at += length - 1;
  }
  return text;
}
