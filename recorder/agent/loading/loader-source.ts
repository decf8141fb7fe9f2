/**
 * What Node's CommonJS loader is about to compile: the same text, and the kind it will take it for, found without the
 * loader's help. Whenever the two could differ there is no answer, and the caller takes the text from the call itself.
 */
import fs from 'node:fs';
import type { ScriptKind } from '../../../schema/enums.js';
import { fileUrl } from '../host/file-urls.js';
import type { NodeInternals } from '../host/options.js';
import { ownKeys, stringEndsWith, symbolDescription } from '../host/pristine.js';
import { ownDescriptor } from '../host/properties.js';
import type { SelectsFile } from './script-instrumenter.js';
import { textOf } from './source-text.js';

/** `format` is what `_compile` is to be called with; `kind` is undefined where Node finds out by trying. */
export interface SourceToCompile {
  path: string;
  source: string;
  kind: ScriptKind | undefined;
  format: unknown;
}

/** The script that is Node's CommonJS loader, as stack traces name it. */
export const cjsLoader = 'node:internal/modules/cjs/loader';

const { readFileSync } = fs;
type StripTypes = (source: string, filename: string, url?: string) => string;

export class LoaderSource {
  readonly #moduleSource: symbol | undefined;
  readonly #stripTypes: StripTypes | undefined;
  #moduleFormat: symbol | undefined;

  constructor(node: NodeInternals) {
    const util = node.internalBinding?.('util') as { privateSymbols?: Record<string, symbol> } | undefined;
    this.#moduleSource = util?.privateSymbols?.module_source_private_symbol;
    this.#stripTypes = stripTypesOf(node);
  }

  /** For the file the loader has just read for this module. */
  ofFile(module: object, path: string): SourceToCompile | undefined {
    // Programs that replaced it (zip file systems, mocks) replaced it for the loader, too.
    if (fs.readFileSync !== readFileSync) return undefined;
    // Hooks that the program registered have put the text here; Node keeps it (from 22 on) until after this call.
    const held = this.#moduleSource === undefined ? undefined : (module as Record<symbol, unknown>)[this.#moduleSource];
    const source = held === undefined ? readFileSync(path, 'utf8') : textOf(held);
    return source === undefined ? undefined : this.#toCompile(source, path, this.#formatOf(module, path));
  }

  /** For a call of `_compile` with these arguments, if the file is selected. */
  ofCall(selects: SelectsFile, content: unknown, filename: unknown, format: unknown): SourceToCompile | undefined {
    if (typeof content !== 'string' || typeof filename !== 'string' || !selects(filename)) return undefined;
    return this.#toCompile(content, filename, format);
  }

  #toCompile(source: string, path: string, format: unknown): SourceToCompile | undefined {
    switch (format) {
      case 'commonjs':
      case 'module':
        return { path, source, kind: format, format };
      case 'commonjs-typescript':
        return this.#stripped(source, path, 'commonjs');
      case 'module-typescript':
        return this.#stripped(source, path, 'module');
      case 'typescript':
        return this.#stripped(source, path, undefined);
      default:
        return { path, source, kind: undefined, format };
    }
  }

  /** Node removes types inside `_compile`, so it is done before; a text it refuses is left for Node to refuse. */
  #stripped(source: string, path: string, kind: ScriptKind | undefined): SourceToCompile | undefined {
    if (this.#stripTypes === undefined) return undefined;
    // Node 24 and later name the script by its URL, earlier versions take two arguments.
    return { path, source: this.#stripTypes(source, path, fileUrl(path)), kind, format: kind };
  }

  /** The loader keeps what it made of extension and package.json under a symbol of its own. */
  #formatOf(module: object, path: string): unknown {
    if (this.#moduleFormat === undefined) {
      const keys = ownKeys(module);
      for (let i = 0; i < keys.length; i++) {
        const key = keys[i];
        if (typeof key === 'symbol' && symbolDescription(key) === 'kFormat') this.#moduleFormat = key;
      }
    }
    const known = this.#moduleFormat === undefined ? undefined : ownDescriptor(module, this.#moduleFormat);
    if (known?.value !== undefined) return known.value;
    if (stringEndsWith(path, '.cjs')) return 'commonjs';
    return stringEndsWith(path, '.mjs') ? 'module' : undefined;
  }
}

function stripTypesOf(node: NodeInternals): StripTypes | undefined {
  try {
    const typescript = node.internalRequire?.('internal/modules/typescript') as
      | { stripTypeScriptModuleTypes?: StripTypes }
      | undefined;
    return typescript?.stripTypeScriptModuleTypes;
  } catch {
    return undefined; // Node 20 has none.
  }
}
