/** `rearview dap`: the debug adapter on stdin and stdout or on a port, with the recorder behind its `launch` of programs. */
import { existsSync, fstatSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AdapterHost } from '../adapter/host.js';
import { runStdioAdapter } from '../adapter/stdio.js';
import { isLoopback, listenTcp } from '../adapter/tcp.js';
import { type Engine, openEngine } from '../replay/engine.js';
import { findTrace, nearestTraceFolder } from './find-trace.js';
import { startRecordingFor } from './record-for-adapter.js';
import { UserError } from './user-error.js';

interface DapOptions {
  port?: number;
  host: string;
  token?: string;
}

export function addDapCommand(program: Command): void {
  program
    .command('dap')
    .description('Speak the Debug Adapter Protocol, for editors: on stdin and stdout, or on a port')
    .option('--port <number>', 'listen on this port for any number of clients (0: a free one)', parsePort)
    .option('--host <address>', 'with --port: the address to listen on', '127.0.0.1')
    .addOption(
      new Option('--token <text>', 'with --port: what clients must send as "token" to launch').env(
        'REARVIEW_DAP_TOKEN',
      ),
    )
    .action(async ({ port, host, token }: DapOptions) => {
      const adapterHost: AdapterHost = { openTrace, startRecording: startRecordingFor };
      if (port === undefined) await runStdioAdapter(adapterHost);
      else await runTcpAdapter(adapterHost, port, host, token);
    });
}

async function runTcpAdapter(
  adapterHost: AdapterHost,
  port: number,
  address: string,
  token: string | undefined,
): Promise<void> {
  if (!isLoopback(address) && !token) {
    throw new UserError(
      `Others than you could have programs run here by way of ${address}: give a secret with --token, which clients send as "token".`,
    );
  }
  const server = await listenTcp(adapterHost, { port, address, token }).catch((error: Error) => {
    throw new UserError(`Port ${port} of ${address} cannot be listened on: ${error.message}.`);
  });
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve()).once('SIGINT', () => resolve());
    // An editor that started this process and goes away closes its end of the pipe. A terminal or no input says nothing.
    const input = fstatSync(0);
    if (input.isFIFO() || input.isSocket()) process.stdin.once('end', () => resolve()).resume();
    process.stderr.write(`Listening on ${server.address}:${server.port}\n`);
  });
  await server.close();
  process.exit(0);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('It must be a number from 0 to 65535.');
}

/** A launch configuration may name a trace as the command line does: `latest`, or the beginning of a name. */
function openTrace(path: string): Engine {
  if (existsSync(path)) return openEngine(path);
  return openEngine(findTrace(basename(path), nearestTraceFolder(dirname(path))));
}
