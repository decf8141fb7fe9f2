const { setTimeout: delay } = require('node:timers/promises');

const items = new Map(
  [
    { sku: 'tea', name: 'Green tea', price: 4.5, stock: 12 },
    { sku: 'cup', name: 'Cup', price: 9, stock: 3 },
    { sku: 'pot', name: 'Tea pot', price: 24, stock: 0 },
    { sku: 'tin', name: 'Tea tin', price: 7.25, stock: 8 },
  ].map((item) => [item.sku, item]),
);

const wishes = {
  ada: [
    { sku: 'tea', quantity: 2 },
    { sku: 'cup', quantity: 1 },
  ],
  grace: [
    { sku: 'pot', quantity: 1 },
    { sku: 'tin', quantity: 3 },
  ],
  linus: [{ sku: 'tin', quantity: 1 }],
};

async function wishesOf(customer) {
  await delay(2);
  return wishes[customer] ?? [];
}

async function find(sku) {
  await delay(1);
  return items.get(sku);
}

function* inStock() {
  for (const item of items.values()) {
    if (item.stock > 0) yield item;
  }
}

module.exports = { wishesOf, find, inStock };
