/**
 * A rough model of V8's FuncNameInferrer: which functions without a name still wait to be given one.
 *
 * V8 names an anonymous function in stack traces after the next assignment it parses, in the same or an outer function, if
 * that has anything but a call on its right. `c.s=1` is such an assignment, so where functions wait, stores are made by
 * calls (which let one of them go nameless) and no frame is ever called `c.s`.
 */
export class NameInference {
  private waiting = 0;

  get isWaiting(): boolean {
    return this.waiting > 0;
  }

  anonymousFunction(): void {
    this.waiting++;
  }

  /** A call, or an assignment of one. */
  call(): void {
    if (this.waiting > 0) this.waiting--;
  }

  assignment(): void {
    this.waiting = 0;
  }
}
