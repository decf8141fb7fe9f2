'use strict';
const KINDS = ['book', 'game', 'tool'];

async function loadItem(number) {
  await null;
  return describe(number);
}

function describe(number) {
  return {
    id: number,
    title: `article ${number}`,
    unitPrice: ((number * 7) % 13) + 0.5,
    quantity: (number % 3) + 1,
    labels: [KINDS[number % 3], 'stock'],
  };
}

module.exports = { loadItem };
