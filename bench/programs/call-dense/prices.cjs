'use strict';
function lineTotal(item) {
  return inCents(item.unitPrice * item.quantity * (item.quantity > 2 ? 0.9 : 1));
}

function inCents(amount) {
  return Math.round(amount * 100) / 100;
}

module.exports = { lineTotal, inCents };
