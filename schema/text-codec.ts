/** Many texts at once: to encode each by itself costs more than its bytes do. */

const encoder = new TextEncoder();

/** One after another in UTF-8, and the offset where each ends. */
export function encodeTexts(texts: readonly string[]): { utf8: Uint8Array; ends: Uint32Array } {
  const ends = new Uint32Array(texts.length);
  const ascii = encodeIfAscii(texts.join(''));
  const parts = ascii === undefined ? texts.map((text) => encoder.encode(text)) : texts;
  let end = 0;
  for (let i = 0; i < parts.length; i++) {
    end += parts[i]!.length;
    ends[i] = end;
  }
  return { utf8: ascii ?? joined(parts as Uint8Array[], end), ends };
}

/** Undefined if a character takes more than a byte. */
export function encodeIfAscii(text: string): Uint8Array | undefined {
  const bytes = encoder.encode(text);
  return bytes.length === text.length ? bytes : undefined;
}

function joined(parts: readonly Uint8Array[], byteLength: number): Uint8Array {
  const bytes = new Uint8Array(byteLength);
  let start = 0;
  for (const part of parts) {
    bytes.set(part, start);
    start += part.length;
  }
  return bytes;
}
