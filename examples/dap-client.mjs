// A debug adapter client for scripts: `rearview dap` as a child process, spoken to over its stdin and stdout.
import { spawn } from 'node:child_process';
import { ProtocolClient } from '@vscode/debugadapter-testsupport/lib/protocolClient.js';

export class DapClient extends ProtocolClient {
  #child;

  /** Starts the adapter: `command` and its arguments. */
  constructor(command, args) {
    super();
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.connect(this.#child.stdout, this.#child.stdin);
  }

  /** Sends a request; resolves with the body of its response, rejects with its message. */
  async request(command, args) {
    return (await this.send(command, args)).body ?? {};
  }

  /** Sends a request that moves; resolves with the body of the stop that follows. */
  async move(command, args) {
    const stopped = this.nextEvent('stopped');
    await this.send(command, args);
    return stopped;
  }

  /** Opens a trace; resolves with the body of the first stop. */
  async openTrace(trace, options = {}, exceptionFilters = []) {
    await this.request('initialize', { adapterID: 'rearview', linesStartAt1: true, columnsStartAt1: true });
    const initialized = this.nextEvent('initialized');
    const stopped = this.nextEvent('stopped');
    const launched = this.send('launch', { trace, ...options });
    // If the launch fails there will be no event to wait for.
    await Promise.race([initialized, launched]);
    await this.request('setExceptionBreakpoints', { filters: exceptionFilters });
    await this.request('configurationDone', {});
    await launched;
    return stopped;
  }

  nextEvent(name) {
    return new Promise((resolve) => this.once(name, (event) => resolve(event.body)));
  }

  async close() {
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    await this.request('disconnect', {});
    await exited;
  }
}
