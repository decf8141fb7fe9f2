/**
 * Puts the agent into a target through its inspector: the bundle, its options, and the two functions of Node's inside
 * that the agent needs to keep stack traces and error output as they were. Only the Runtime domain is used: with the
 * Debugger domain on, V8 would compile for debugging.
 */
import CDP from 'chrome-remote-interface';
import type { AgentOptions } from '../agent/options.js';

export interface Injection {
  /** ws: URL of the target's inspector. */
  url: string;
  /** Text that evaluates to the agent's install function. */
  bundle: string;
  options: AgentOptions;
  /** Name of the global under which the bootloader finds what starts the agent. */
  agentSlot: string;
}

/** Throws an Error with one sentence if the inspector refuses. The connection is closed again either way. */
export async function inject(injection: Injection): Promise<void> {
  const client = await CDP({ target: injection.url, local: true });
  try {
    const { Runtime } = client;
    const evaluate = async (expression: string) => {
      const { result, exceptionDetails } = await Runtime.evaluate({ expression, includeCommandLineAPI: true });
      if (exceptionDetails || !result.objectId) {
        throw new Error(
          `the agent could not be loaded: ${exceptionDetails?.exception?.description ?? result.description}`,
        );
      }
      return result.objectId;
    };
    const internals = await findInternals(client, await evaluate(`require('node:module').prototype.load`));
    const { exceptionDetails } = await Runtime.callFunctionOn({
      objectId: await evaluate(injection.bundle),
      functionDeclaration: offerAgent.toString(),
      arguments: [
        { value: injection.agentSlot },
        { value: JSON.stringify(injection.options) },
        { objectId: await evaluate('require') },
        ...(internals ? [{ objectId: internals.internalBinding }, { objectId: internals.internalRequire }] : []),
      ],
    });
    if (exceptionDetails) throw new Error(`the agent could not be started: ${exceptionDetails.text}`);
  } finally {
    await client.close();
  }
}

/** Runs in the target, as text: must use nothing from around it. */
function offerAgent(
  this: (options: unknown, node: unknown) => void,
  agentSlot: string,
  optionsText: string,
  require: unknown,
  internalBinding: unknown,
  internalRequire: unknown,
): void {
  Object.defineProperty(globalThis, agentSlot, {
    configurable: true,
    enumerable: false,
    value: () => this(JSON.parse(optionsText), { require, internalBinding, internalRequire }),
  });
}

/**
 * Node's module loader closes over `internalBinding` and its internal `require`; the inspector shows a function's
 * scopes, which is the one way to them without a command-line flag. Undefined where a Node version does not have them
 * there: the agent then does without and says so.
 */
async function findInternals(
  { Runtime }: CDP.Client,
  loaderFunction: string,
): Promise<{ internalBinding: string; internalRequire: string } | undefined> {
  const { internalProperties } = await Runtime.getProperties({ objectId: loaderFunction, ownProperties: true });
  const scopes = internalProperties?.find((property) => property.name === '[[Scopes]]')?.value?.objectId;
  if (!scopes) return undefined;
  const { result: scopeList } = await Runtime.getProperties({ objectId: scopes, ownProperties: true });
  for (const scope of scopeList) {
    if (!scope.value?.objectId || scope.value.description === 'Global') continue;
    const { result: variables } = await Runtime.getProperties({ objectId: scope.value.objectId, ownProperties: true });
    const named = (name: string) => variables.find((variable) => variable.name === name)?.value?.objectId;
    const internalBinding = named('internalBinding');
    const internalRequire = named('require');
    if (internalBinding && internalRequire) return { internalBinding, internalRequire };
  }
  return undefined;
}
