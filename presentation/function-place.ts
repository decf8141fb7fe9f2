/** Where functions are, in words: for values that are functions. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Engine } from '../replay/engine.js';
import type { FunctionId } from '../schema/coordinates.js';
import type { PlaceOf } from './preview.js';

/** Paths are relative to the folder the program was started in, where they are below it. */
export function functionPlaces(engine: Pick<Engine, 'functions' | 'scripts' | 'info'>): PlaceOf {
  let places = new Map<FunctionId, string>();
  return (id) => {
    // More may have been recorded since.
    if (!places.has(id)) places = allPlaces(engine);
    return places.get(id);
  };
}

function allPlaces(engine: Pick<Engine, 'functions' | 'scripts' | 'info'>): Map<FunctionId, string> {
  const { cwd } = engine.info.header;
  const names = new Map(engine.scripts().map(({ id, url }) => [id, shortName(url, cwd)]));
  return new Map(engine.functions().map((fn) => [fn.id, `${names.get(fn.script)}:${fn.start.line}`]));
}

function shortName(url: string, folder: string): string {
  if (!url.startsWith('file:')) return url;
  const path = fileURLToPath(url);
  const below = relative(folder, path);
  return below.startsWith('..') ? path : below;
}
