/** The adapter on stdin and stdout, as editors start it. Nothing but DAP goes to stdout; what else there is to say, to stderr. */
import type { AdapterHost } from './host.js';
import { RearviewSession } from './session.js';

/**
 * Serves one session and ends the process: after `disconnect` has been answered, or when stdin is closed. A program
 * that is being recorded is stopped first, unless the client said otherwise.
 */
export function runStdioAdapter(host: AdapterHost): Promise<void> {
  const { stdin, stdout } = process;
  // Anything that logs would break the protocol.
  console.log = console.info = console.debug = console.error;
  return new Promise((resolve) => {
    const session = new RearviewSession(host, () => {
      // An empty write comes back when everything before it has gone out.
      stdout.write('', () => {
        resolve();
        process.exit(0);
      });
    });
    const leave = (): void => session.shutdown();
    stdin.once('end', leave);
    process.once('SIGTERM', leave).once('SIGINT', leave);
    session.start(stdin, stdout);
  });
}
