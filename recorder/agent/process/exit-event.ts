/**
 * The event `exit` of the process, which Node emits by `process.emit`. That is an inherited method, and a property of the
 * process's own in its place would be seen, `for (k in process)` lost it. So ours is there only from just before the event
 * until it is called:
 * - `process.exit` and Node's end by an exception set `process._exiting`, an accessor, right before they emit.
 * - When the event loop is empty Node's C++ calls what a snapshot is to be told, after `beforeExit` and before `exit`.
 */
import { disguise } from '../host/native-disguise.js';
import type { NodeInternals } from '../host/options.js';
import { apply, deleteProperty, getPrototypeOf } from '../host/pristine.js';
import { define, defineData, ownDescriptor } from '../host/properties.js';

type Emit = (this: unknown, ...values: unknown[]) => unknown;

/** Stands around the emitting of the event; `code` is what Node emits. Throws nothing but what `emitFurther` throws. */
type ExitListener = (code: unknown, emitFurther: () => unknown) => unknown;

/** Node's, whatever the program puts in its place. */
const target = process;

export class ExitEvent {
  /** Ours, while it is there. */
  #emit: Emit | undefined;
  /** What the program has put in the place of the inherited method. */
  #theirs: PropertyDescriptor | undefined;
  #loopIsEmpty: (isEmpty: boolean) => void = () => {};

  constructor(
    node: NodeInternals,
    private readonly listener: ExitListener,
  ) {
    const snapshot = node.internalBinding?.('mksnapshot') as
      | { setSerializeCallback?: (callback: () => void) => void }
      | undefined;
    this.#followExiting();
    // Without it the method is there from the beginning until the event.
    if (typeof snapshot?.setSerializeCallback === 'function') snapshot.setSerializeCallback(this.#onEmptyLoop);
    else this.#arm();
  }

  /** `callback` is told when the event loop has proved empty, and when code of the program runs again; must not throw. */
  onEmptyLoop(callback: (isEmpty: boolean) => void): void {
    this.#loopIsEmpty = callback;
  }

  /** The process goes on after all: a listener of `beforeExit` has started something. */
  taskBegins(): void {
    if (this.#emit !== undefined) this.#disarm();
  }

  #followExiting(): void {
    const accessor = ownDescriptor(target, '_exiting');
    const set = accessor?.set;
    if (set === undefined || !accessor?.configurable) return;
    const arm = (): void => this.#arm();
    const following = function (this: unknown, value: unknown): void {
      apply(set, this, [value]);
      if (value === true) arm();
    };
    accessor.set = disguise(following, set);
    define(target, '_exiting', accessor);
  }

  readonly #onEmptyLoop = (): void => {
    this.#arm();
    this.#loopIsEmpty(true);
  };

  #arm(): void {
    if (this.#emit !== undefined) return;
    const theirs = ownDescriptor(target, 'emit');
    const emit = this.#emitOver(theirs?.value as Emit | undefined);
    // Refused: the program has locked its `process`, and the trace has no end.
    if (!defineData(target, 'emit', emit, false)) return;
    this.#emit = emit;
    this.#theirs = theirs;
  }

  #disarm(): void {
    const isOurs = ownDescriptor(target, 'emit')?.value === this.#emit;
    this.#emit = undefined;
    this.#loopIsEmpty(false);
    if (!isOurs) return;
    if (this.#theirs === undefined) deleteProperty(target, 'emit');
    else define(target, 'emit', this.#theirs);
  }

  /** A new one each time: the program may have kept an earlier one, and call it from its own. */
  #emitOver(theirs: Emit | undefined): Emit {
    const exits = (code: unknown, emitFurther: () => unknown): unknown => {
      this.#disarm();
      return this.listener(code, emitFurther);
    };
    const emit: Emit = function (...values) {
      // As inherited at this time: the program may have replaced it since.
      const emitFurther = (): unknown => apply(theirs ?? inheritedEmit(), this, values);
      return this === target && values[0] === 'exit' ? exits(values[1], emitFurther) : emitFurther();
    };
    return disguise(emit, inheritedEmit());
  }
}

function inheritedEmit(): Emit {
  return (getPrototypeOf(target) as { emit: Emit }).emit;
}
