/** The agent's timer: it comes, however little time is left. */
import { expect, test } from 'vitest';
import { UnrefTimer } from '../../recorder/agent/host/unref-timer.js';

test.each([20, 1, 1e-6, 1e-12, 0, -1])('a timer of %d ms calls back once', async (delayMs) => {
  let calls = 0;
  await new Promise<void>((resolve) => {
    const timer = new UnrefTimer(delayMs, () => {
      calls++;
      resolve();
    });
    timer.start();
    // The timer itself keeps nothing alive.
    setTimeout(() => resolve(), 5000);
  });
  expect(calls).toBe(1);
});
