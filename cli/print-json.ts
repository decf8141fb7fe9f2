/** JSON output: indented, one document, a newline at its end. */
import type { Json } from './value-json.js';

export function printJson(value: Json): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
