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
    watchHandle(prototype, name, (stream, args) => tellChunk(stream, args[1], wrote));
  }
  watchHandle(prototype, 'writeBuffer', (stream, args) => tellChunk(stream, args[1], wrote));
  watchHandle(prototype, 'writev', (stream, args) => {
    const chunks = args[1];
    // Texts are followed by their encoding.
    const step = args[2] === true ? 1 : 2;
    for (let i = 0; isArray(chunks) && i < chunks.length; i += step) tellChunk(stream, chunks[i], wrote);
  });
}

function watchFiles(fs: Natives, wrote: Wrote): void {
  watchFile(fs, 'writeBuffer', (stream, args, count) => {
    const bytes = args[1];
    const offset = args[2];
    const length = args[3];
    if (!isView(bytes) || typeof offset !== 'number' || typeof length !== 'number') return;
    const end = offset + (typeof count === 'number' ? count : length);
    tell(stream, utf8Text(bytes as Uint8Array, offset, end), wrote);
  });
  watchFile(fs, 'writeString', (stream, args, count) => {
    const text = args[1];
    if (typeof text !== 'string') return;
    // A count is of bytes, so that of a text that is written in part some more than was may be told.
    tell(stream, typeof count === 'number' ? stringSlice(text, 0, count) : text, wrote);
  });
  watchFile(fs, 'writeFileUtf8', (stream, args) => tellChunk(stream, args[1], wrote));
  watchFile(fs, 'writeBuffers', (stream, args) => {
    const chunks = args[1];
    for (let i = 0; isArray(chunks) && i < chunks.length; i++) tellChunk(stream, chunks[i], wrote);
  });
}

function tellChunk(stream: StandardStream, chunk: unknown, wrote: Wrote): void {
  if (typeof chunk === 'string') tell(stream, chunk, wrote);
  else if (isView(chunk)) tell(stream, utf8Text(chunk as Uint8Array), wrote);
}

function tell(stream: StandardStream, text: string, wrote: Wrote): void {
  if (text !== '') wrote(stream, text);
}

/** Afterwards `look` is told of each write to a standard stream that the system took. */
function watchHandle(prototype: Natives, name: string, look: (stream: StandardStream, args: unknown[]) => void): void {
  const original = prototype[name] as Native;
  const watched: Native = function (...args) {
    const failed = apply(original, this, args);
    try {
      const stream = failed === 0 ? streamOf(this) : undefined;
      if (stream !== undefined) look(stream, args);
    } catch {
      // It is printed, and not in the trace: a stack that is nearly full.
    }
    return failed;
  };
  prototype[name] = disguise(watched, original);
}

/** Which standard stream a handle belongs to, by what Node notes on the stream above it. */
function streamOf(handle: unknown): StandardStream | undefined {
  const key = isObject(handle) ? ownSymbol(handle, 'owner_symbol') : undefined;
  const owner = key === undefined ? undefined : (handle as Record<symbol, unknown>)[key];
  if (!isObject(owner) || ownData(owner, '_isStdio') !== true) return undefined;
  const fd = ownData(owner, 'fd');
  return fd === 1 || fd === 2 ? fd : undefined;
}

/** As `watchHandle`, by the number of the file. */
function watchFile(
  fs: Natives,
  name: string,
  look: (stream: StandardStream, args: unknown[], count: unknown) => void,
): void {
  const original = fs[name] as Native | undefined;
  if (typeof original !== 'function') return;
  const watched: Native = function (...args) {
    const fd = args[0];
    // Nothing comes behind any other write: the recorder writes its file by this, and V8 may stop a script in between.
    if (fd !== 1 && fd !== 2) return apply(original, this, args);
    const count = apply(original, this, args);
    try {
      look(fd, args, count);
    } catch {
      // As above.
    }
    return count;
  };
  fs[name] = disguise(watched, original);
}
