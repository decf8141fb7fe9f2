/** The invitation that this thread gives to the processes and worker threads it starts. */
import type workerThreads from 'node:worker_threads';
import { INVITATION_NAME, type Invitation, requireOption } from '../../way-in/invitation.js';
import type { NodeInternals, WayIn } from '../host/options.js';
import { existsSync, stringifyJson } from '../host/pristine.js';

export class Invitations {
  /** For NODE_OPTIONS. */
  readonly option: string;
  /** For an environment. */
  readonly variable = { prefix: `${INVITATION_NAME}=`, text: '' };
  readonly #setEnvironmentData: typeof workerThreads.setEnvironmentData;

  constructor(
    node: NodeInternals,
    readonly wayIn: WayIn,
    parentTraceId: string,
  ) {
    this.#setEnvironmentData = (node.require('node:worker_threads') as typeof workerThreads).setEnvironmentData;
    this.option = requireOption(wayIn.bootloader);
    this.nameParent(parentTraceId);
  }

  /** From now on what is started belongs below this trace. */
  nameParent(parentTraceId: string): void {
    const { door, program } = this.wayIn;
    // Without a prototype that could have a `toJSON`.
    const invitation = { __proto__: null, door, parentTraceId, program };
    this.variable.text = stringifyJson(invitation satisfies Invitation);
    // Worker threads inherit it, whatever environment they are given; a program sees only what it knows the key of.
    this.#setEnvironmentData(INVITATION_NAME, this.variable.text);
  }

  /** False once the recorder is gone: Node would not start where it cannot find what it must run first. */
  areOpen(): boolean {
    return existsSync(this.wayIn.door) && existsSync(this.wayIn.bootloader);
  }
}
