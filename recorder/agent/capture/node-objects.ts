/**
 * Objects of Node's own classes (node-classes.ts), as a selection of what a reader wants to know of them: from their own
 * data, never through an accessor, which would build and keep things inside the program's objects.
 */
import { CutReason, ShapeFlag } from '../../../schema/enums.js';
import { charCodeAt, hasOwn, SafeSet } from '../host/pristine.js';
import type { CaptureContext, PropertyCapture } from './capture-context.js';
import type { ClassInfo } from './class-info.js';
import { requestHeadersObject, responseHeadersObject, statusOf } from './http-headers.js';
import { type Field, type NodeClass, Selection } from './node-classes.js';
import type { SeenObject } from './object-ids.js';
import { ownData, ownKeysOf, ownSymbolData } from './own-properties.js';

const UNDERSCORE = 95;
const MOST_KEYS = 200;

/** What Node and web frameworks keep on messages for themselves: on Node 20 to 26, with Express and Koa. */
const OWN_AFFAIRS = new SafeSet<string>();
for (const key of [
  ...[
    'socket',
    'connection',
    'client',
    'httpVersionMajor',
    'httpVersionMinor',
    'rawHeaders',
    'rawTrailers',
    'complete',
  ],
  ...['joinDuplicateHeaders', 'aborted', 'upgrade', 'outputData', 'outputSize', 'writable', 'destroyed', 'sendDate'],
  ...['chunkedEncoding', 'shouldKeepAlive', 'maxRequestsOnConnectionReached', 'useChunkedEncodingByDefault'],
  ...['strictContentLength', 'req', 'res', 'next', 'app', 'agent', 'parser', 'maxHeadersCount', 'reusedSocket'],
]) {
  OWN_AFFAIRS.add(key);
}

export class NodeObjectCapture {
  readonly #capture: CaptureContext;
  readonly #objects: PropertyCapture;

  constructor(capture: CaptureContext, objects: PropertyCapture) {
    this.#capture = capture;
    this.#objects = objects;
  }

  show(object: object, seen: SeenObject, info: ClassInfo, levels: number): void {
    const { tape, dictionary } = this.#capture;
    const { selection, fields } = info.nodeClass as NodeClass;
    const head = tape.beginHead();
    let node = dictionary.root(info.name, ShapeFlag.selection);
    let shown = 0;
    const add = (name: string, value: unknown): void => {
      node = node.step(name);
      shown++;
      if (node.isSecret) tape.withheld(CutReason.redacted);
      else this.#capture.value(value, levels);
    };
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i] as Field;
      const value = fieldOf(object, field);
      if (value !== undefined && value !== null) add(field.name, value);
    }
    if (selection === Selection.request) add('headers', requestHeadersObject(object));
    else if (selection === Selection.response) add('headers', responseHeadersObject(object));
    if (selection !== Selection.fields) {
      const keys = ownKeysOf(object, seen, MOST_KEYS, this.#capture.number);
      for (let i = 0; i < keys.length && shown < this.#capture.limits.properties; i++) {
        const key = keys[i] as string;
        if (charCodeAt(key, 0) === UNDERSCORE || OWN_AFFAIRS.has(key) || isField(fields, key)) continue;
        node = node.step(key);
        shown++;
        if (node.isSecret) tape.withheld(CutReason.redacted);
        else this.#objects.property(object, key, levels);
      }
    }
    tape.endObject(head, dictionary.shapeId(node), seen.id, 0);
  }
}

/** `object` is no Proxy, and its class has the name of one of Node's. */
export function isGenuine(object: object, { mark }: NodeClass): boolean {
  return mark === '' || hasOwn(object, mark);
}

function fieldOf(object: object, { key, isSymbol }: Field): unknown {
  if (isSymbol) return ownSymbolData(object, key);
  // A response that never set one has its class's.
  return key === 'statusCode' ? statusOf(object) || undefined : ownData(object, key);
}

/** Those with nothing in them are not shown as the program's own. */
function isField(fields: readonly Field[], key: string): boolean {
  for (let i = 0; i < fields.length; i++) if ((fields[i] as Field).key === key) return true;
  return false;
}
