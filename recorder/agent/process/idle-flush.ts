/**
 * Puts what was recorded into the file as soon as the event loop is idle, so that a signal which ends the program then
 * costs nothing: signals are not watched. A handle of ours would be served by the loop, so that a loop that is stuck
 * could not be interrupted, and stopping it while code runs loses a signal that has just come: the program lived on.
 */

import { UnrefTimer } from '../host/unref-timer.js';
import type { Recording, TaskListener } from '../writing/recording.js';

/** A chunk for every pause that is longer: at most 0.5 % of the time goes into writing them. */
const IDLE_MS = 10;

export class IdleFlush implements TaskListener {
  readonly #recording: Recording;
  readonly #timer: UnrefTimer;
  #isTimerRunning = false;
  #tasks = 0;
  #tasksAtTimer = 0;

  constructor(recording: Recording) {
    this.#recording = recording;
    this.#timer = new UnrefTimer(IDLE_MS, this.#onTimer);
  }

  taskBegins(): void {
    this.#tasks = (this.#tasks + 1) | 0;
    if (!this.#isTimerRunning) this.#startTimer();
  }

  stop(): void {
    this.#timer.stop();
  }

  #startTimer(): void {
    this.#isTimerRunning = true;
    this.#tasksAtTimer = this.#tasks;
    this.#timer.start();
  }

  readonly #onTimer = (): void => {
    this.#isTimerRunning = false;
    if (this.#tasks === this.#tasksAtTimer) this.#recording.flush();
    else this.#startTimer();
  };
}
