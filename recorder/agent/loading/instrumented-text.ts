/** What the agent must know of an instrumented text to tell its functions and classes again when it meets them. */
import type { Instrumented } from '../../instrument/hook-protocol.js';
import { enteredId, type InstrumentedText } from '../capture/code-places.js';
import { DoublesView, newList, stringIndexOf, stringSlice, WordsView } from '../host/pristine.js';
import type { InstrumentedScript } from './instrumented-script.js';

/** Cost: linear in the insertions. */
export function instrumentedText(
  script: InstrumentedScript,
  result: Instrumented,
  hooksName: string,
): InstrumentedText {
  const firstFunctionId = result.functions[0]?.id ?? 0;
  const hooks = enterHooks(result, hooksName, firstFunctionId);
  const hookOffsets = new WordsView(result.functions.length);
  for (let i = 0; i < hookOffsets.length; i++) {
    const start = script.toCodeOffset((result.functions[i] as { startOffset: number }).startOffset);
    hookOffsets[i] = (hooks[i] as number) - start;
  }
  const privateClasses: string[] = newList();
  for (let i = 0; i < result.privateClasses.length; i++) {
    const { startOffset, endOffset } = result.privateClasses[i] as { startOffset: number; endOffset: number };
    const start = script.toCodeOffset(startOffset);
    privateClasses[i] = stringSlice(script.code, start, script.toCodeOffset(endOffset - 1) + 1);
  }
  return { hooksName, firstFunctionId, hookOffsets, privateClasses };
}

/** Offset in the code of each function's enter hook. */
function enterHooks({ insertions, functions }: Instrumented, hooksName: string, first: number): Float64Array {
  const found = new DoublesView(functions.length);
  const hook = `${hooksName}.`;
  let inserted = 0;
  for (let i = 0; i < insertions.length; i++) {
    const { offset, text } = insertions[i] as { offset: number; text: string };
    for (let at = stringIndexOf(text, hook); at >= 0; at = stringIndexOf(text, hook, at + hook.length)) {
      const index = enteredId(text, at + hook.length) - first;
      if (index >= 0 && index < found.length) found[index] = offset + inserted + at;
    }
    inserted += text.length;
  }
  return found;
}
