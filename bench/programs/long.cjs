// A recording as long as asked: one call at the start, then CALLS calls of a function with a line that only the first reaches.
'use strict';
function needle(at) {
  return at + 1;
}
function step(n, last) {
  if (n === 0) {
    return needle(last);
  }
  return n + last;
}
function round(from, to) {
  let last = 0;
  for (let n = from; n < to; n++) last = step(n, last) & 1023;
  return last;
}
const calls = Number(process.env.CALLS);
for (let n = 0; n < calls; n += 1000) round(n, Math.min(n + 1000, calls));
