/**
 * Holds messages against a JSON schema made of the protocol's own types (@vscode/debugprotocol): every message that the adapter
 * sends in any test goes through here. The schema is made once and kept beside the installed packages.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';

const require = createRequire(import.meta.url);
const types = join(dirname(require.resolve('@vscode/debugprotocol/package.json')), 'lib/debugProtocol.d.ts');
const { version } = require('@vscode/debugprotocol/package.json') as { version: string };
const cache = fileURLToPath(new URL('../../../node_modules/.cache/rearview/', import.meta.url));

interface Schema {
  definitions: Record<string, object>;
}

function protocolSchema(): Schema {
  const path = join(cache, `debug-protocol-${version}.json`);
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // Not made yet.
  }
  const options = { path: types, expose: 'all', additionalProperties: false, skipTypeCheck: true } as const;
  const schema = createGenerator(options).createSchema('*') as Schema;
  mkdirSync(cache, { recursive: true });
  // Other test files do the same at the same time.
  const own = `${path}.${process.pid}`;
  writeFileSync(own, JSON.stringify(schema));
  renameSync(own, path);
  return schema;
}

const schema = protocolSchema();
const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema(schema, 'protocol');

interface Message {
  type?: string;
  command?: string;
  event?: string;
  success?: boolean;
}

/** What is wrong with a message that an adapter sent, one line each; empty if nothing is. */
export function protocolProblems(message: Message): string[] {
  const name = definitionOf(message);
  const validate = name in schema.definitions ? validator(name) : undefined;
  // `output: undefined` is not sent: what counts is the JSON.
  if (validate?.(message)) return [];
  const found = validate?.errors?.map(({ instancePath, message: text, params }) => {
    return `${name}${instancePath} ${text} ${JSON.stringify(params)}`;
  });
  return found ?? [`the protocol has no ${name}`];
}

function validator(name: string): ValidateFunction | undefined {
  return ajv.getSchema(`protocol#/definitions/${name}`);
}

/** Commands of all requests that the protocol has. */
export function protocolRequests(): string[] {
  const names = Object.keys(schema.definitions).map((name) => /^DebugProtocol\.(\w+)Request$/.exec(name)?.[1]);
  return names.filter((name) => name !== undefined).map((name) => name.charAt(0).toLowerCase() + name.slice(1));
}

/** Responses and events are named after their commands and events. */
function definitionOf({ type, command = '', event = '', success }: Message): string {
  if (type === 'event') return `DebugProtocol.${capitalized(event)}Event`;
  if (type === 'response')
    return success ? `DebugProtocol.${capitalized(command)}Response` : 'DebugProtocol.ErrorResponse';
  return `DebugProtocol.${capitalized(command)}Request`;
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
