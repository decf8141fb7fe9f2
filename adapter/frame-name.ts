/** Names of frames as the `format` of stackTrace wants them: `qs!parse(text: string = "a=1") Line 7`. */
import { oneLine } from '../presentation/one-line.js';
import { packageOf } from '../presentation/package-name.js';
import { preview, typeName } from '../presentation/preview.js';
import type { FrameHandle } from './convert-frame.js';
import { hexText } from './convert-variable.js';
import type { Arguments } from './read-arguments.js';
import type { Recording } from './recording.js';

/** @param args `format` of the request, of which only what is `true` counts: a stack is never refused. */
export function formattedName(name: string, handle: FrameHandle, recording: Recording, args: Arguments): string {
  if ('label' in handle) return name;
  const { frame } = handle;
  const module = args.module === true ? packageOf(frame.source.url) : undefined;
  const list = args.parameters === true ? `(${parameters(handle, recording, args)})` : '';
  const line = args.line === true ? ` Line ${frame.line}` : '';
  return `${module === undefined ? '' : `${oneLine(module)}!`}${name}${list}${line}`;
}

function parameters(
  handle: Exclude<FrameHandle, { label: string }>,
  { engine, header }: Recording,
  args: Arguments,
): string {
  const { parameterNames, parameterTypes, parameterValues, hex } = args;
  return engine
    .values(handle.position, handle.frame.call)
    .parameters.map(({ name, value }) => {
      const named = parameterNames === true ? oneLine(name) : '';
      const typed = parameterTypes === true ? oneLine(typeName(value)) : '';
      const head = [named, typed].filter(Boolean).join(': ');
      if (parameterValues !== true) return head;
      const text = (hex === true && hexText(value)) || preview(value, header.limits);
      return head ? `${head} = ${text}` : text;
    })
    .filter(Boolean)
    .join(', ');
}
