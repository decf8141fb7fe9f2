/**
 * Corrects the places of V8's CallSite objects. They are made anew for every stack trace, so the corrected methods are
 * put on the object itself, not enumerable: it stays a true CallSite in every other respect. (The methods of
 * CallSite.prototype cannot be replaced: they are neither writable nor configurable, Node 20 to 26.)
 */

import { disguise } from '../host/native-disguise.js';
import { defineProperties, regExpExec, SafeWeakMap, stringEndsWith, stringSlice, uncurry } from '../host/pristine.js';
import { arrowAt } from './error-arrow.js';
import type { InstrumentedScript, Place } from './instrumented-script.js';
import { cjsLoader } from './loader-source.js';
import type { ScriptRegistry } from './script-registry.js';

type Site = NodeJS.CallSite;
type NumberMethod = (this: Site) => number | null;
type TextMethod = (this: Site) => string | null | undefined;

/** `file:line:column` inside the text that says where an eval'd script comes from. */
const evalPlace = /\(([^()]+):(\d+):(\d+)\)/;

export class CallSiteMapper {
  readonly #registry: ScriptRegistry;
  readonly #scripts = new SafeWeakMap<Site, InstrumentedScript>();
  readonly #overrides: PropertyDescriptorMap = {};
  readonly #evalOverrides: PropertyDescriptorMap = {};
  readonly #compileOverrides: PropertyDescriptorMap = {};
  readonly #functionName: (site: Site) => string | null;
  readonly #scriptHash: (site: Site) => string;
  readonly #isEval: (site: Site) => boolean;
  readonly #line: (site: Site) => number | null;
  readonly #column: (site: Site) => number | null;
  readonly fileName: (site: Site) => string | null;
  readonly nameOrSourceUrl: (site: Site) => string | null;

  /** `prototype` is CallSite.prototype, which only a captured trace shows. */
  constructor(registry: ScriptRegistry, prototype: Record<string, (this: Site) => unknown>) {
    this.#registry = registry;
    const method = <T>(name: string) => uncurry(prototype[name] as () => T) as (site: Site) => T;
    const originalText = method<string>('toString');
    const evalOrigin = method<string | undefined>('getEvalOrigin');
    const line = method<number | null>('getLineNumber');
    const column = method<number | null>('getColumnNumber');
    const position = method<number>('getPosition');
    const enclosingLine = method<number | null>('getEnclosingLineNumber');
    const enclosingColumn = method<number | null>('getEnclosingColumnNumber');
    const functionName = method<string | null>('getFunctionName');
    this.#functionName = functionName;
    this.#line = line;
    this.#column = column;
    this.#scriptHash = method('getScriptHash');
    this.#isEval = method('isEval');
    this.fileName = method('getFileName');
    this.nameOrSourceUrl = method('getScriptNameOrSourceURL');

    const scripts = this.#scripts;
    const mapped = (site: Site, ofLine: number | null, ofColumn: number | null): Place | undefined => {
      const script = scripts.get(site);
      if (script === undefined || ofLine === null || ofColumn === null) return undefined;
      return script.toSourcePlace(ofLine, ofColumn - 1);
    };
    const methods = {
      getLineNumber(this: Site): number | null {
        return mapped(this, line(this), column(this))?.line ?? line(this);
      },
      getColumnNumber(this: Site): number | null {
        const place = mapped(this, line(this), column(this));
        return place === undefined ? column(this) : place.column + 1;
      },
      getEnclosingLineNumber(this: Site): number | null {
        return mapped(this, enclosingLine(this), enclosingColumn(this))?.line ?? enclosingLine(this);
      },
      getEnclosingColumnNumber(this: Site): number | null {
        const place = mapped(this, enclosingLine(this), enclosingColumn(this));
        return place === undefined ? enclosingColumn(this) : place.column + 1;
      },
      getPosition(this: Site): number | null {
        const script = scripts.get(this);
        return script === undefined ? position(this) : script.toSourcePosition(position(this));
      },
      toString(this: Site): string {
        return withPlace(originalText(this), line(this), column(this), mapped(this, line(this), column(this)));
      },
    };
    this.#override(this.#overrides, prototype, methods);

    const ofEval = (text: string): string => this.#mapEvalOrigin(text);
    const evalMethods = {
      getEvalOrigin(this: Site): string | undefined {
        const text = evalOrigin(this);
        return typeof text === 'string' ? ofEval(text) : text;
      },
      toString(this: Site): string {
        return ofEval(originalText(this));
      },
    };
    this.#override(this.#evalOverrides, prototype, evalMethods);

    const compileMethods = {
      getFunctionName(this: Site): string | null {
        const name = functionName(this);
        return name === '_compile' ? null : name;
      },
      getMethodName: (): string => '_compile',
    };
    this.#override(this.#compileOverrides, prototype, compileMethods);
  }

  /** Corrects one call site if it is in an instrumented script, or in code eval'd by one. */
  map(site: Site): void {
    const file = this.fileName(site);
    const hash = (): string => this.#scriptHash(site);
    const script = this.#registry.byName(file, hash) ?? this.#registry.byName(this.nameOrSourceUrl(site), hash);
    if (script !== undefined) {
      this.#scripts.set(site, script);
      defineProperties(site, this.#overrides);
    } else if (this.#isEval(site)) {
      defineProperties(site, this.#evalOverrides);
    } else if (file === cjsLoader && stringEndsWith(this.#functionName(site) ?? '', '_compile')) {
      // Where it is an accessor V8 does not find it as a method; from Node 22 on commonjs-compile.ts named it, too.
      defineProperties(site, this.#compileOverrides);
    }
  }

  /** The arrow of an error thrown here; undefined outside instrumented scripts. To be asked after `map`. */
  arrowOf(site: Site): string | undefined {
    const line = this.#line(site);
    const column = this.#column(site);
    const script = this.#scripts.get(site);
    if (script === undefined || line === null || column === null) return undefined;
    const place = script.toSourcePlace(line, column - 1);
    const text = script.sourceLine(place.line);
    return text && arrowAt(this.nameOrSourceUrl(site), place.line, text, place.column);
  }

  #override(
    into: PropertyDescriptorMap,
    prototype: Record<string, (this: Site) => unknown>,
    methods: Record<string, NumberMethod | TextMethod>,
  ): void {
    for (const [name, value] of Object.entries(methods)) {
      disguise(value, prototype[name] as (this: Site) => unknown);
      const fixed = { __proto__: null, value, writable: false, enumerable: false, configurable: false };
      into[name] = fixed as PropertyDescriptor;
    }
  }

  /** `eval at f (file:3:14), <anonymous>:1:1`: only the place in a file of ours needs a correction. */
  #mapEvalOrigin(text: string): string {
    const found = regExpExec(evalPlace, text);
    if (found === null) return text;
    const script = this.#registry.byName(found[1] as string);
    if (script === undefined) return text;
    const { line, column } = script.toSourcePlace(+(found[2] as string), +(found[3] as string) - 1);
    return `${stringSlice(text, 0, found.index)}(${found[1]}:${line}:${column + 1})${stringSlice(text, found.index + found[0].length)}`;
  }
}

/** V8's text of a frame ends with its place, in brackets if the function has a name. */
function withPlace(text: string, line: number | null, column: number | null, mapped: Place | undefined): string {
  if (mapped === undefined) return text;
  const bracket = stringEndsWith(text, ')') ? ')' : '';
  const place = `:${line}:${column}${bracket}`;
  if (!stringEndsWith(text, place)) return text;
  return `${stringSlice(text, 0, -place.length)}:${mapped.line}:${mapped.column + 1}${bracket}`;
}
