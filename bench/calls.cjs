// A program that does nothing but call: prints the ns one call of a function with two scalar arguments takes.
'use strict';
function add(a, b) {
  return a + b;
}
let sum = 0;
const round = (calls) => {
  for (let i = 0; i < calls; i++) sum = add(sum, i) & 1023;
};
const calls = Number(process.argv[2]);
round(calls / 10);
const before = process.hrtime.bigint();
round(calls);
console.log(Number(process.hrtime.bigint() - before) / calls);
