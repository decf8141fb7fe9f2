/**
 * Where files of a recording are on this machine, if it was made on another one, in a container or by a bundler that made up
 * names: what the person says in the launch configuration.
 */
import { isAbsolute, join, posix, relative, resolve, win32 } from 'node:path';

export interface PathMapping {
  /** Folders there and here; the first that a path is in counts. */
  roots: readonly { remote: string; local: string }[];
  /** Names of sources to paths here: both may have one `*`, for any characters. */
  overrides: readonly { pattern: string; path: string }[];
}

/** Paths that a source may have here, the likeliest first. `path` and `url` are as they were recorded. */
export function mappedPaths({ roots, overrides }: PathMapping, path: string | undefined, url: string): string[] {
  const found: string[] = [];
  for (const { pattern, path: target } of overrides) {
    for (const name of path === undefined ? [url] : [url, path]) {
      const matched = matchOf(pattern, name);
      if (matched !== undefined) found.push(resolve(target.replace('*', () => matched)));
    }
  }
  if (path === undefined) return found;
  for (const { remote, local } of roots) {
    const below = relativeIn(remote, path);
    if (below !== undefined) found.push(join(local, ...below.split(/[\\/]/)));
  }
  return found;
}

/** What `*` stands for. */
function matchOf(pattern: string, name: string): string | undefined {
  const at = pattern.indexOf('*');
  if (at === -1) return pattern === name ? '' : undefined;
  const [head, tail] = [pattern.slice(0, at), pattern.slice(at + 1)];
  const isMatch = name.length >= head.length + tail.length && name.startsWith(head) && name.endsWith(tail);
  return isMatch ? name.slice(head.length, name.length - tail.length) : undefined;
}

/** A recording from Windows has its own kind of paths, whatever reads it. */
function relativeIn(folder: string, path: string): string | undefined {
  const kind = /^[a-z]:[\\/]/i.test(folder) ? win32 : folder.startsWith('/') ? posix : { relative, isAbsolute };
  const below = kind.relative(folder, path);
  return below.startsWith('..') || kind.isAbsolute(below) ? undefined : below;
}
