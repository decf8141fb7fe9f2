/** Addresses of sources: what a person reads, and the file they may stand for. */
import { isAbsolute, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Names that bundlers make up: the path behind is from the folder they were started in. */
const bundled = /^(?:webpack|webpack-internal|turbopack|rspack|vite|parcel|ng|meteor):\/\/(?<path>.*)$/;

/**
 * Address of a source of a map. Compilers name files by paths that are no addresses, in which `#` and `%` are themselves.
 * @param resolved what the name is as an address.
 */
export function addressOf(name: string, resolved: string): string {
  return isAbsolute(name) ? pathToFileURL(decoded(name)).href : readableUrl(resolved);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** `webpack://shop/./src/cart.ts?a1b2` is `webpack://shop/src/cart.ts`. */
function readableUrl(url: string): string {
  const path = bundled.exec(url)?.groups?.path;
  if (path === undefined) return url;
  const scheme = url.slice(0, url.length - path.length);
  return scheme + path.replace(/\?\w*$/, '').replace(/(?<=\/)(?:\.\/)+/g, '');
}

/** Path of a file: URL of this platform. */
export function filePath(url: string): string | undefined {
  if (!url.startsWith('file:')) return isAbsolute(url) ? url : undefined;
  try {
    return fileURLToPath(url);
  } catch {
    // A URL of another platform (`file:///C:/...` read on Linux), or a bare `%`: it names no file here.
    return undefined;
  }
}

/** Where the file would be if the bundler was started in `folder`; undefined for what is no file. */
export function pathIn(folder: string, url: string): string | undefined {
  const path = bundled.exec(url)?.groups?.path;
  if (path === undefined) return filePath(url);
  // Behind the scheme stands the name of the bundle, which may be empty.
  const slash = path.indexOf('/');
  const inside = path.slice(slash + 1).replace(/^\/+/, '');
  return slash === -1 || inside === '' || inside.startsWith('..') ? undefined : join(folder, inside);
}
