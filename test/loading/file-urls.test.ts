/** The agent makes URLs of paths and paths of URLs by itself: they have to be those that Node makes. */
import { fileURLToPath, pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { filePath, fileUrl } from '../../recorder/agent/host/file-urls.js';

const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join('');
const path = fc.string({ unit: 'binary' }).map((name) => `/${name.replaceAll('\0', '')}.js`);

it('every ASCII character has the URL that Node gives it', () => {
  const name = `/${ascii.replace('/', '')}`;
  expect(fileUrl(name)).toBe(pathToFileURL(name).href);
});

it('a path has the URL that Node gives it, and the URL that path', () => {
  fc.assert(
    fc.property(path, (name) => {
      const { href } = pathToFileURL(name);
      expect(fileUrl(name)).toBe(href);
      expect(filePath(href)).toBe(fileURLToPath(href));
    }),
  );
});

it('half a surrogate pair has the URL that Node gives it', () => {
  for (const name of ['/a\ud800', '/\udc00b', '/\ud800\ud800\udc00'])
    expect(fileUrl(name)).toBe(pathToFileURL(name).href);
});

it('what follows the path of a URL is no part of it', () => {
  expect(filePath('file:///a%20b.js?v=1#x')).toBe('/a b.js');
  expect(filePath('file://localhost/a.js')).toBe('/a.js');
});

it('a URL of another host has no path', () => {
  expect(() => filePath('file://elsewhere/a.js')).toThrow();
  expect(() => filePath('file:///a%2Fb.js')).toThrow();
});
