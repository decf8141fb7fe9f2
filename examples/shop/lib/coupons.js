const coupons = require('./coupons.json');

/** The coupon of that code, or one that takes nothing off. */
function couponFor(code) {
  return coupons[code] ?? { code: 'NONE', percent: 0, bonus: 0 };
}

module.exports = { couponFor };
