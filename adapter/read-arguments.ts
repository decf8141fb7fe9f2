/**
 * Arguments as a client really sends them: absent, null or of any type. Handlers read each one through here, so that a
 * malformed request is an error response that names the argument.
 */
import { peerError } from './errors.js';

export type Arguments = Readonly<Record<string, unknown>>;

/** Clients leave `arguments` out where all are optional, or send null. */
export function asArguments(value: unknown): Arguments {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Arguments) : {};
}

export function readInteger(args: Arguments, name: string): number {
  const value = args[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw malformed(name, 'an integer');
  return value;
}

/** For counts and offsets: absent where the client sent none. Never negative. */
export function readCount(args: Arguments, name: string): number | undefined {
  if (args[name] === undefined || args[name] === null) return undefined;
  const value = readInteger(args, name);
  if (value < 0) throw malformed(name, 'zero or more');
  return value;
}

export function readText(args: Arguments, name: string): string {
  const value = args[name];
  if (typeof value !== 'string') throw malformed(name, 'a string');
  return value;
}

export function readOptionalText(args: Arguments, name: string): string | undefined {
  return args[name] === undefined || args[name] === null ? undefined : readText(args, name);
}

export function readFlag(args: Arguments, name: string): boolean | undefined {
  const value = args[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw malformed(name, 'true or false');
  return value;
}

/** The `format` of a request: whether numbers are wanted in hexadecimal. */
export function readHex(args: Arguments): boolean {
  return readFlag(asArguments(args.format), 'hex') === true;
}

export function readTexts(args: Arguments, name: string): string[] {
  const value = args[name];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) {
    throw malformed(name, 'a list of strings');
  }
  return value;
}

export function readList(args: Arguments, name: string): Arguments[] {
  const value = args[name];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw malformed(name, 'a list');
  return value.map(asArguments);
}

export function malformed(name: string, expected: string): Error {
  return peerError(`The argument "${name}" must be ${expected}.`);
}
