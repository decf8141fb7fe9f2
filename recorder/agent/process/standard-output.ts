/**
 * What the program prints: watched where Node hands it to the system, below everything that a program can see or replace. That is
 * the handle of a terminal or a pipe, and for files, and for those who write to the file descriptor themselves, `fs`. What a
 * worker thread prints is handed over by the main thread.
 */
import { isObject, ownData, ownSymbol } from '../capture/own-properties.js';
import { disguise } from '../host/native-disguise.js';
import type { NodeInternals, StandardStream } from '../host/options.js';
import { apply, isArray, isView, stringSlice, utf8Text } from '../host/pristine.js';

/** Never throws. */
type Wrote = (stream: StandardStream, text: string) => void;
type Native = (this: unknown, ...args: unknown[]) => unknown;
type Natives = Record<string, unknown>;

const STRING_WRITES = ['writeUtf8String', 'writeLatin1String', 'writeAsciiString', 'writeUcs2String'] as const;

/** False if this Node does not have what it takes, and nothing was changed. */
export function watchOutput(node: NodeInternals, wrote: Wrote): boolean {
  const terminals = prototypeIn(node, 'tty_wrap', 'TTY');
  const pipes = prototypeIn(node, 'pipe_wrap', 'Pipe');
  const fs = node.internalBinding?.('fs') as Natives | undefined;
  if (terminals === undefined || pipes === undefined || typeof fs?.writeBuffer !== 'function') return false;
  watchHandles(terminals, wrote);
  watchHandles(pipes, wrote);
  watchFiles(fs, wrote);
  return true;
}

function prototypeIn(node: NodeInternals, binding: string, name: string): Natives | undefined {
  const holder = node.internalBinding?.(binding) as Record<string, { prototype?: Natives } | undefined> | undefined;
  const prototype = holder?.[name]?.prototype;
  return typeof prototype?.writeUtf8String === 'function' ? prototype : undefined;
}

/** They share the methods with all that can be written to; these two have some of their own afterwards. */
function watchHandles(prototype: Natives, wrote: Wrote): void {
  for (const name of STRING_WRITES) {
    watch(prototype, name, (handle, args, failed) => {
      if (failed === 0) tellChunk(streamOf(handle), args[1], wrote);
    });
  }
  watch(prototype, 'writeBuffer', (handle, args, failed) => {
    if (failed === 0) tellChunk(streamOf(handle), args[1], wrote);
  });
  watch(prototype, 'writev', (handle, args, failed) => {
    const chunks = args[1];
    const stream = failed === 0 && isArray(chunks) ? streamOf(handle) : undefined;
    if (stream === undefined || !isArray(chunks)) return;
    // Texts are followed by their encoding.
    for (let i = 0; i < chunks.length; i += args[2] === true ? 1 : 2) tellChunk(stream, chunks[i], wrote);
  });
}

/** Which standard stream a handle belongs to, by what Node notes on the stream above it. */
function streamOf(handle: unknown): StandardStream | undefined {
  const key = isObject(handle) ? ownSymbol(handle, 'owner_symbol') : undefined;
  const owner = key === undefined ? undefined : (handle as Record<symbol, unknown>)[key];
  if (!isObject(owner) || ownData(owner, '_isStdio') !== true) return undefined;
  return streamOfFile(ownData(owner, 'fd'));
}

function streamOfFile(fd: unknown): StandardStream | undefined {
  return fd === 1 || fd === 2 ? fd : undefined;
}

function watchFiles(fs: Natives, wrote: Wrote): void {
  watch(fs, 'writeBuffer', (_, args, count) => {
    const stream = streamOfFile(args[0]);
    const bytes = args[1];
    const offset = args[2];
    const length = args[3];
    if (stream === undefined || !isView(bytes) || typeof offset !== 'number' || typeof length !== 'number') return;
    const end = offset + (typeof count === 'number' ? count : length);
    tell(stream, utf8Text(bytes as Uint8Array, offset, end), wrote);
  });
  watch(fs, 'writeString', (_, args, count) => {
    const stream = streamOfFile(args[0]);
    const text = args[1];
    if (stream === undefined || typeof text !== 'string') return;
    // A count is of bytes, so that of a text that is written in part some more than was may be told.
    tell(stream, typeof count === 'number' ? stringSlice(text, 0, count) : text, wrote);
  });
  watch(fs, 'writeFileUtf8', (_, args) => {
    tellChunk(streamOfFile(args[0]), args[1], wrote);
  });
  watch(fs, 'writeBuffers', (_, args) => {
    const stream = streamOfFile(args[0]);
    const chunks = args[1];
    for (let i = 0; stream !== undefined && isArray(chunks) && i < chunks.length; i++)
      tellChunk(stream, chunks[i], wrote);
  });
}

function tellChunk(stream: StandardStream | undefined, chunk: unknown, wrote: Wrote): void {
  if (typeof chunk === 'string') tell(stream, chunk, wrote);
  else if (stream !== undefined && isView(chunk)) tell(stream, utf8Text(chunk as Uint8Array), wrote);
}

function tell(stream: StandardStream | undefined, text: string, wrote: Wrote): void {
  if (stream !== undefined && text !== '') wrote(stream, text);
}

/** Afterwards `look` is told of each call that did not throw. */
function watch(holder: Natives, name: string, look: (self: unknown, args: unknown[], result: unknown) => void): void {
  const original = holder[name] as Native | undefined;
  if (typeof original !== 'function') return;
  const watched: Native = function (...args) {
    const result = apply(original, this, args);
    try {
      look(this, args, result);
    } catch {
      // It is printed, and not in the trace: a stack that is nearly full.
    }
    return result;
  };
  holder[name] = disguise(watched, original);
}
