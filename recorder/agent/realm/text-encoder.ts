/**
 * A realm has what JavaScript has, and no `TextEncoder`. This one stands on the methods of Node's buffers, taken before the
 * program runs, and gives arrays of this realm.
 */
import buffer from 'node:buffer';

type Method<A extends unknown[], R> = (this: unknown, ...args: A) => R;
const { Buffer } = buffer;
const { call } = Function.prototype;
const utf8Write = call.bind((Buffer.prototype as unknown as { utf8Write: Method<[string], number> }).utf8Write) as (
  bytes: Uint8Array,
  text: string,
) => number;
const { byteLength } = Buffer;

class Utf8Encoder {
  encode(text: string): Uint8Array {
    const bytes = new Uint8Array(byteLength(text, 'utf8'));
    utf8Write(bytes, text);
    return bytes;
  }
}

/** The codec asks for one as it loads, and decodes nothing in a target. */
class NoDecoder {}

Object.assign(globalThis, { TextEncoder: Utf8Encoder, TextDecoder: NoDecoder });
