import { setTimeout as delay } from 'node:timers/promises';
import { formatMoney, roundToCents } from './money.mjs';

export async function checkout(cart, coupon) {
  const subtotal = sum(cart.lines.map(({ item, quantity }) => item.price * quantity));
  const factor = discountFactor(coupon);
  await delay(1);
  const total = applyDiscount(subtotal, factor);
  await reserve(cart);
  return receipt(cart, subtotal, total);
}

/** What remains of the price, for example 0.9 with ten percent off. */
function discountFactor(coupon) {
  return 1 - percentOff(coupon) / 100;
}

function percentOff(coupon) {
  return coupon.percent + coupon.bonus;
}

function applyDiscount(amount, factor) {
  return roundToCents(amount * factor);
}

async function reserve(cart) {
  await Promise.all(cart.lines.map((line) => reserveLine(line)));
}

async function reserveLine({ item, quantity }) {
  await delay(1);
  if (item.stock < quantity) console.log(`${item.name} is on back order`);
}

function receipt(cart, subtotal, total) {
  return {
    customer: cart.customer,
    lines: cart.lines.map(({ item, quantity }) => `${quantity} × ${item.name}`),
    subtotal: formatMoney(subtotal),
    total: formatMoney(total),
  };
}

function sum(amounts) {
  return amounts.reduce((total, amount) => total + amount, 0);
}
