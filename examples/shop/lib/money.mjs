export function roundToCents(amount) {
  return Math.round(amount * 100) / 100;
}

export function formatMoney(amount) {
  assertMoney(amount);
  return `€ ${amount.toFixed(2)}`;
}

function assertMoney(amount) {
  if (!Number.isFinite(amount) || amount < 0) throw new RangeError(`not an amount of money: ${amount}`);
}
