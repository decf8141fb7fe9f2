/**
 * Node's own classes, whose fields by the dozen explain nothing: what of them is shown. By name: they are not loaded yet
 * when the agent is, and loading them would change the program's start. Whether a class of such a name is Node's is
 * asked of its text (node-sources.ts).
 */
import { SafeMap } from '../host/pristine.js';

export const Selection = {
  /** Only its name, and a short text if there is one. */
  name: 0,
  request: 1,
  response: 2,
  /** Some of its own data. */
  fields: 3,
} as const;
export type Selection = (typeof Selection)[keyof typeof Selection];

export interface NodeClass {
  selection: Selection;
  /** Name of an own property that its objects have; an object without it was made from the class's prototype. */
  mark: string;
  fields: readonly Field[];
}

/** An own property that is shown. */
export interface Field {
  /** In the trace. */
  name: string;
  /** In the object; of a symbol, its description. */
  key: string;
  isSymbol: boolean;
}

const classes = new SafeMap<string, NodeClass>();

export function nodeClassOf(name: string): NodeClass | undefined {
  return classes.get(name);
}

/** `fields`: each as `name` or `name=key`, symbols in brackets. */
function know(selection: Selection, names: readonly string[], mark = '', fields = ''): void {
  const parsed = fields === '' ? [] : fields.split(' ').map(parseField);
  for (const name of names) classes.set(name, { selection, mark, fields: parsed });
}

function parseField(text: string): Field {
  const [name = '', key = name] = text.split('=');
  const isSymbol = key.startsWith('[');
  return { name, key: isSymbol ? key.slice(1, -1) : key, isSymbol };
}

const REQUEST = 'method url httpVersion statusCode statusMessage';
const RESPONSE = 'statusCode statusMessage headersSent=_headerSent finished';
know(Selection.request, ['IncomingMessage'], 'rawHeaders', REQUEST);
know(Selection.request, ['Http2ServerRequest'], '_readableState', REQUEST);
know(Selection.response, ['ServerResponse'], '_hasBody', RESPONSE);
know(Selection.response, ['Http2ServerResponse'], '_events', RESPONSE);
know(Selection.response, ['ClientRequest', 'OutgoingMessage'], '_hasBody', 'method protocol host path');
know(
  Selection.fields,
  ['Socket', 'TLSSocket'],
  'connecting',
  'connecting host=_host remote=_peername local=_sockname servername authorized timeout',
);
know(Selection.fields, ['ReadStream', 'WriteStream'], 'fd', 'path fd flags mode start end bytesRead bytesWritten');
know(
  Selection.fields,
  ['Timeout'],
  '_idleTimeout',
  'delayMs=_idleTimeout repeatMs=_repeat callback=_onTimeout destroyed=_destroyed',
);
know(Selection.fields, ['Immediate'], '_onImmediate', 'callback=_onImmediate destroyed=_destroyed');
know(Selection.fields, ['ChildProcess'], 'spawnfile', 'pid spawnfile spawnargs exitCode signalCode killed connected');
know(Selection.fields, ['AbortSignal'], '', 'aborted=[kAborted] reason=[kReason]');
know(Selection.fields, ['Blob', 'File'], '', 'size=[kLength] type=[kType]');
know(Selection.name, [
  ...['Http2Session', 'ServerHttp2Session', 'ClientHttp2Session', 'Http2Stream', 'ServerHttp2Stream'],
  ...['ClientHttp2Stream', 'HTTPParser', 'TLSWrap', 'TCP', 'Pipe', 'FileHandle', 'ReadableState', 'WritableState'],
  ...['MessagePort', 'BroadcastChannel', 'AbortController', 'AsyncLocalStorage', 'FSWatcher', 'Worker', 'Agent'],
  ...['Gzip', 'Gunzip', 'Inflate', 'Deflate', 'BrotliCompress', 'BrotliDecompress', 'Hash', 'Hmac', 'Sign', 'Verify'],
  ...['Cipheriv', 'Decipheriv', 'ECDH', 'DiffieHellman', 'X509Certificate', 'SecureContext', 'CryptoKey'],
  ...['SecretKeyObject', 'PublicKeyObject', 'PrivateKeyObject', 'Headers', 'Request', 'Response', 'FormData'],
  ...['WebSocket', 'EventSource', 'EventTarget', 'Event', 'ReadableStream', 'WritableStream', 'TransformStream'],
]);
