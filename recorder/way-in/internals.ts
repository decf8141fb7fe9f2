/**
 * Node's `internalBinding` and internal `require`: its module loader closes over them, and an inspector shows a
 * function's scopes, which is the one way to them without a command-line flag. The inspector here is a session of this
 * thread with itself: no port, no other process, no line on stderr, and its answers come before `post` returns.
 *
 * Only the Runtime domain is used: with the Debugger domain on, V8 would compile for debugging.
 */
import type { NodeInternals } from '../agent/host/options.js';

interface RemoteObject {
  objectId?: string;
  description?: string;
}
interface Property {
  name: string;
  value?: RemoteObject;
}
interface Answer {
  result: RemoteObject & Property[];
  internalProperties?: Property[];
}
interface Session {
  connect(): void;
  disconnect(): void;
  post(method: string, parameters: object, callback: (error: Error | null, answer: Answer) => void): void;
}

const SLOT = '__rearview';

type Found = Pick<NodeInternals, 'internalBinding' | 'internalRequire'>;

/** Without those that this Node does not have there. Throws if this process may not inspect itself. */
export function findInternals(require: NodeJS.Require): NodeInternals {
  const inspector = require('node:inspector') as { Session: new () => Session };
  const session = new inspector.Session();
  session.connect();
  const found: Found = {};
  // What the session can name is what the global object holds.
  const holder = { load: require('node:module').prototype.load, found };
  Object.defineProperty(globalThis, SLOT, { value: holder, configurable: true });
  try {
    find(session);
  } finally {
    delete (globalThis as Record<string, unknown>)[SLOT];
    session.disconnect();
  }
  return { ...found, require: quietRequire(found.internalRequire) ?? require };
}

/**
 * The public `require` reads every export of a module of Node's, for `import` to see: lazy ones are made by that, and one
 * of util's opens the standard error stream.
 */
function quietRequire(internalRequire: Found['internalRequire']): NodeJS.Require | undefined {
  if (internalRequire === undefined) return undefined;
  return ((id: string) => internalRequire(id.replace(/^node:/, ''))) as NodeJS.Require;
}

function find(session: Session): void {
  const ask = (method: string, parameters: object): Answer => {
    let answer: Answer | undefined;
    session.post(method, parameters, (error, result) => {
      if (error === null) answer = result;
    });
    if (answer === undefined) throw new Error(`the inspector refused ${method}`);
    return answer;
  };
  const evaluate = (expression: string) => ask('Runtime.evaluate', { expression }).result.objectId;
  const propertiesOf = (objectId: string | undefined) =>
    ask('Runtime.getProperties', { objectId, ownProperties: true });

  const ofLoad = propertiesOf(evaluate(`${SLOT}.load`)).internalProperties ?? [];
  const scopes = ofLoad.find(({ name }) => name === '[[Scopes]]');
  if (scopes === undefined) return;
  for (const { value: scope } of propertiesOf(scopes.value?.objectId).result) {
    if (scope?.objectId === undefined || scope.description === 'Global') continue;
    const variables = propertiesOf(scope.objectId).result;
    const named = (wanted: string) => variables.find(({ name }) => name === wanted)?.value?.objectId;
    const internalBinding = named('internalBinding');
    const internalRequire = named('require');
    if (internalBinding === undefined || internalRequire === undefined) continue;
    ask('Runtime.callFunctionOn', {
      objectId: evaluate(`${SLOT}.found`),
      functionDeclaration: 'function (b, r) { this.internalBinding = b; this.internalRequire = r; }',
      arguments: [{ objectId: internalBinding }, { objectId: internalRequire }],
    });
    return;
  }
}
