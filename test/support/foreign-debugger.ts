/** Another debugger, by chrome-remote-interface, on a program started with --inspect or --inspect-brk. */
import CDP from 'chrome-remote-interface';
import type { Running } from './cli.js';

/** Connects to the address that Node says on stderr. */
export async function debug(program: Running): Promise<CDP.Client> {
  for (;;) {
    const match = /ws:\/\/\S+/.exec(program.stderr);
    if (match) return CDP({ target: match[0], local: true });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export interface PausedEvent {
  reason: string;
  callFrames: {
    callFrameId: string;
    functionName: string;
    location: { scriptId: string; lineNumber: number };
    functionLocation?: { lineNumber: number };
  }[];
}
