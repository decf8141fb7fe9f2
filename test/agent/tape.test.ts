/** The tape where V8's stack has no more room. */
import { expect, test } from 'vitest';
import { STEPPED_DOWN_VALUE, Tape } from '../../recorder/agent/columns/tape.js';

const COUNT = 40;

/** Called where the stack ends, and once more in each frame above for as long as it does not fit. */
function atTheBottom(work: () => void): void {
  try {
    atTheBottom(work);
  } catch {
    work();
  }
}

test('values that are not looked at are all there, also after they did not fit', () => {
  for (let i = 0; i < 50; i++) {
    const tape = new Tape();
    atTheBottom(() => tape.steppedDown(COUNT));
    const start = tape.steppedDown(COUNT);
    const words = tape.contents().subarray(start, start + COUNT);
    expect([...words]).toEqual(Array(COUNT).fill(tape.words[STEPPED_DOWN_VALUE]));
  }
});
