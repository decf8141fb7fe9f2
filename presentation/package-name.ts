/** The package that a script belongs to, by its URL or name; undefined for own code. Of nested folders the innermost counts, as for the recorder. */
export function packageOf(url: string): string | undefined {
  return /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(decodedPath(url))?.[1];
}

function decodedPath(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url; // What a script calls itself need not be a URL.
  }
}
