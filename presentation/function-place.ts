/** Where functions are, in words: for values that are functions. */
import { relative } from 'node:path';
import type { Engine, SourceText } from '../replay/engine.js';
import type { PlaceOf } from './preview.js';

/** In what the author wrote. Paths are relative to the folder the program was started in, where they are below it. */
export function functionPlaces(engine: Pick<Engine, 'functionPlace' | 'info'>): PlaceOf {
  const { cwd } = engine.info.header;
  return (id) => {
    const place = engine.functionPlace(id);
    return place && `${shortName(place.source, cwd)}:${place.line}`;
  };
}

function shortName({ url, path }: SourceText, folder: string): string {
  if (path === undefined || !url.startsWith('file:')) return url;
  const below = folder === '' ? path : relative(folder, path);
  return below.startsWith('..') ? path : below;
}
