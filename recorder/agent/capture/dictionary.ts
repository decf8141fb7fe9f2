/**
 * Strings and shapes of the segment: each is written once and named by number from then on. Every text that comes from
 * the program passes here, so here its secrets are taken out.
 *
 * The dictionary keeps copies. A short piece of a long text is, inside V8, a reference into the long text, and holding
 * on to pieces would keep everything the program ever parsed.
 */
import type { Shape } from '../../../schema/trace-types.js';
import {
  create,
  isWellFormed,
  newList,
  SafeMap,
  stringifyJson,
  stringSlice,
  symbolDescription,
  toWellFormed,
} from '../host/pristine.js';
import { redactText } from './redacted-text.js';
import { redactCutUserInfo } from './redacted-user-info.js';
import { isSecretName } from './redaction.js';
import { wholeCharacters } from './whole-characters.js';

/** Beyond either, the next chunk begins a new segment. */
const MOST_STRINGS = 200_000;
const MOST_CHARACTERS = 16_000_000;
/** Shorter pieces are copied by V8 itself (SlicedString::kMinLength). */
const SHORTEST_SLICE = 13;
/** Names of properties, classes and functions cannot be marked as cut; no real one is longer. */
const LONGEST_NAME = 1024;

/** A way from a class name along property names; each step knows the shape that ends there. */
export class ShapeNode {
  /** Id in the segment, 0 until an object ends here. */
  id = 0;
  readonly isSecret: boolean;
  /** What is kept here may have its name beside it: `{ name, value }`. */
  readonly isNamed: boolean;
  /** The step taken last: most places see few kinds of object. */
  #lastKey: string | undefined;
  #last: ShapeNode | undefined;
  #others: SafeMap<string | symbol, ShapeNode> | undefined;

  constructor(
    readonly parent: ShapeNode | undefined,
    /** The class name at a root, else the property; of a symbol, its description. */
    readonly key: string,
    /** At a root, bits of ShapeFlag; else whether the property's key is a symbol. */
    readonly flags = 0,
  ) {
    this.isSecret = parent !== undefined && isSecretName(key);
    this.isNamed = parent !== undefined && key === 'value';
  }

  step(key: string): ShapeNode {
    return key === this.#lastKey ? (this.#last as ShapeNode) : this.#find(key);
  }

  stepSymbol(symbol: symbol): ShapeNode {
    let node = this.#others?.get(symbol);
    if (node === undefined) {
      this.#others ??= new SafeMap();
      node = new ShapeNode(this, symbolDescription(symbol) ?? '', 1);
      this.#others.set(symbol, node);
    }
    return node;
  }

  #find(key: string): ShapeNode {
    let node = this.#others?.get(key);
    if (node === undefined) {
      this.#others ??= new SafeMap();
      node = new ShapeNode(this, key);
      this.#others.set(key, node);
    }
    this.#lastKey = key;
    this.#last = node;
    return node;
  }
}

export class Dictionary {
  /** What was added since the last `take`. */
  strings: string[] = newList();
  shapes: Shape[] = newList();
  firstString = 1;
  firstShape = 1;
  segment = 0;
  /** Another object whenever all shapes begin anew. */
  epoch: object = {};
  /** Negative for a text that is in the table as a JSON literal. */
  #ids = new SafeMap<string, number>();
  #roots = new SafeMap<string, ShapeNode>();
  #stringCount = 0;
  #shapeCount = 0;
  #characters = 0;

  get isFull(): boolean {
    return this.#stringCount + this.#shapeCount > MOST_STRINGS || this.#characters > MOST_CHARACTERS;
  }

  /** Id of a text without its secrets; if it is not well-formed, minus the id of its JSON literal. */
  textId(text: string): number {
    return this.#ids.get(text) ?? this.#addText(text);
  }

  /** As `textId`, of the beginning of a longer text. */
  cutTextId(text: string, length: number): number {
    return this.textId(redactCutUserInfo(stringSlice(text, 0, wholeCharacters(text, length))));
  }

  /** Id of a name, mended where it is not well-formed, cut where it is no name any more. */
  nameId(name: string): number {
    const id = this.#ids.get(name);
    if (id !== undefined && id >= 0) return id;
    return this.textId(toWellFormed(name.length > LONGEST_NAME ? cutName(name, LONGEST_NAME) : name));
  }

  /** `flags`: bits of ShapeFlag. */
  root(className: string, flags: number): ShapeNode {
    const key = `${flags}${className}`;
    let root = this.#roots.get(key);
    if (root === undefined) {
      root = new ShapeNode(undefined, className, flags);
      this.#roots.set(key, root);
    }
    return root;
  }

  shapeId(node: ShapeNode): number {
    return node.id !== 0 ? node.id : this.#addShape(node);
  }

  /** Everything added so far has been written. */
  taken(): void {
    const strings: string[] = newList();
    const shapes: Shape[] = newList();
    // Stores alone from here: what V8 stops in between is done again.
    this.firstString += this.strings.length;
    this.firstShape += this.shapes.length;
    this.strings = strings;
    this.shapes = shapes;
  }

  /** A new segment: all ids given so far are void. Only right after `taken`. */
  restart(segment: number): void {
    this.segment = segment;
    this.epoch = {};
    this.firstString = 1;
    this.firstShape = 1;
    this.#ids = new SafeMap();
    this.#roots = new SafeMap();
    this.#stringCount = 0;
    this.#shapeCount = 0;
    this.#characters = 0;
  }

  #addText(text: string): number {
    if (text === '') return 0;
    const safe = redactText(text);
    if (safe !== text) {
      return this.#remember(copied(text), this.textId(safe));
    }
    if (isWellFormed(text)) return this.#add(copied(text));
    return this.#remember(copied(text), -this.#add(stringifyJson(text)));
  }

  /** A text that is another one in the table. It takes room here, if not in the trace. */
  #remember(text: string, id: number): number {
    this.#ids.set(text, id);
    this.#characters += text.length;
    this.#stringCount++;
    return id;
  }

  /** The table first: should anything here break off (a full stack), an unused entry stays, never a wrong id. */
  #add(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const index = this.strings.length;
    this.strings[index] = text;
    return this.#remember(text, this.firstString + index);
  }

  #addShape(node: ShapeNode): number {
    const keys: number[] = newList();
    let length = 0;
    let at = node;
    for (; at.parent !== undefined; at = at.parent) length++;
    const className = this.nameId(at.key);
    const { flags } = at;
    const symbolKeys: number[] = newList();
    let symbols = 0;
    for (at = node; at.parent !== undefined; at = at.parent) symbols += at.flags;
    for (at = node; at.parent !== undefined; at = at.parent) {
      keys[--length] = this.nameId(at.key);
      if (at.flags !== 0) symbolKeys[--symbols] = length;
    }
    const id = this.firstShape + this.shapes.length;
    this.shapes[this.shapes.length] = { className, keys, flags, symbolKeys };
    this.#shapeCount++;
    node.id = id;
    return id;
  }
}

/** The beginning of a text where nothing else can say that it was cut. */
export function cutName(text: string, length: number): string {
  return `${redactCutUserInfo(stringSlice(text, 0, wholeCharacters(text, length)))}…`;
}

/** Equal, and holding on to nothing else: a property name is a string of its own (V8 internalizes it). */
function copied(text: string): string {
  if (text.length < SHORTEST_SLICE) return text;
  const holder = create(null) as Record<string, 0>;
  holder[text] = 0;
  for (const key in holder) return key;
  return text;
}
