// A program that does nothing but call: prints the ns of CPU time that one call of the given kind takes, which is the time
// it takes, whatever else the machine does. `node calls.cjs KIND CALLS`.
'use strict';

function add(a, b) {
  return a + b;
}

function readSmall(object) {
  return object.price;
}

function readLarge(object) {
  return object.p7;
}

async function addLater(a, b) {
  return a + b;
}

/** Not one alone, which a recorder could know again. */
const small = Array.from({ length: 64 }, (_, i) => ({ id: i, name: `item ${i}`, price: i + 0.5 }));
const large = Array.from({ length: 64 }, (_, i) =>
  Object.fromEntries(Array.from({ length: 20 }, (_, key) => [`p${key}`, i + key])),
);

let sum = 0;
const kinds = {
  scalars(calls) {
    for (let i = 0; i < calls; i++) sum = add(sum, i) & 1023;
  },
  small(calls) {
    for (let i = 0; i < calls; i++) sum += readSmall(small[i & 63]);
  },
  large(calls) {
    for (let i = 0; i < calls; i++) sum += readLarge(large[i & 63]);
  },
  async async(calls) {
    for (let left = calls; left > 0; left -= 1000) {
      let last;
      for (let i = 0; i < 1000; i++) last = addLater(sum, i);
      sum = (await last) & 1023;
    }
  },
};

async function measure(kind, calls) {
  await kinds[kind](calls / 10);
  const before = process.cpuUsage();
  await kinds[kind](calls);
  const { user, system } = process.cpuUsage(before);
  console.log(((user + system) * 1e3) / calls);
}

measure(process.argv[2], Number(process.argv[3]));
