/** readMemory: the bytes of a buffer, as far as they were captured. */
import { peerError, userError } from './errors.js';
import { readCount, readInteger, readText } from './read-arguments.js';
import type { RequestGroup } from './request-handler.js';
import type { SessionState } from './session-state.js';

export function memoryRequests(session: SessionState): RequestGroup {
  return {
    readMemory: {
      announces: { supportsReadMemoryRequest: true },
      handle(args, reply) {
        const { recording } = session.mustBeLoaded();
        const reference = readText(args, 'memoryReference');
        const container = recording.view.containers.get(Number(reference));
        if (!container) throw peerError('This memory is no longer known.');
        const { bytes } = container;
        if (!bytes) throw userError('Only buffers and typed arrays have bytes to show.');
        const offset = args.offset === undefined || args.offset === null ? 0 : readInteger(args, 'offset');
        const count = readCount(args, 'count') ?? 0;
        const start = Math.max(0, offset);
        const end = Math.max(start, Math.min(offset + count, bytes.bytes.length));
        const data = Buffer.from(bytes.bytes.subarray(start, end)).toString('base64');
        // What lies before the buffer is none of it: the answer begins with the buffer.
        const unreadableBytes = Math.max(0, offset + count - end);
        reply({
          address: `0x${start.toString(16)}`,
          ...(data === '' ? {} : { data }),
          ...(unreadableBytes > 0 ? { unreadableBytes } : {}),
        });
      },
    },
  };
}
