/**
 * Text of a trace on its way to a screen. It may be anybody's: names of functions and files, URLs, whatever a program or a
 * source map calls something. A terminal, and an editor's console, would obey the control characters in it (ECMA-48, C0 and
 * C1), and bidirectional ones (Unicode TR 36) show text in another order than it has.
 */

const unsafe = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;
const unsafeButLines = /(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;
const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Control characters as in a JavaScript string: `\n`, `\x1b`, `\u202e`. Twice is as once. */
export function oneLine(text: string): string {
  return text.replace(unsafe, escaped);
}

/** As `oneLine`, for text of which the lines are shown as such. */
export function manyLines(text: string): string {
  return text.replace(unsafeButLines, escaped);
}

/** JSON text, with the same meaning: JSON itself escapes fewer characters. */
export function safeJson(json: string): string {
  return json.replace(unsafeButLines, (character) => `\\u${hex(character, 4)}`);
}

function escaped(character: string): string {
  return short[character] ?? (character < '\u0100' ? `\\x${hex(character, 2)}` : `\\u${hex(character, 4)}`);
}

function hex(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, '0');
}
