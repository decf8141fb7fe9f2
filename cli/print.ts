/** JSON output: indented, one document, a newline at its end. */
import type { Json } from './value-json.js';

/** By the console, which takes a closed pipe (`| head`) as the end of interest and not as an error. */
export function printJson(value: Json): void {
  console.log(JSON.stringify(value, null, 2));
}
