'use strict';
const { lineTotal, inCents } = require('./prices.cjs');

class Order {
  constructor(customer) {
    this.customer = customer;
    this.lines = [];
  }

  add(item) {
    this.lines.push({ item, total: lineTotal(item) });
    return this;
  }

  total() {
    let sum = 0;
    for (const line of this.lines) sum += line.total;
    return inCents(sum);
  }

  receipt() {
    const lines = [];
    for (const { item, total } of this.lines) lines.push({ id: item.id, total });
    return { customer: this.customer, count: lines.length, total: this.total(), lines };
  }
}

module.exports = { Order };
