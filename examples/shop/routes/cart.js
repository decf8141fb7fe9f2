const { Router } = require('express');
const { Cart } = require('../lib/cart');
const catalog = require('../lib/catalog');
const { couponFor } = require('../lib/coupons');

/** `pricing` is a promise of the pricing module. */
function createCartRouter(pricing) {
  const router = Router();

  router.get('/:customer', async (req, res) => {
    const cart = await loadCart(req.params.customer);
    const { checkout } = await pricing;
    const receipt = await checkout(cart, couponFor(req.query.coupon));
    res.json(receipt);
  });

  return router;
}

async function loadCart(customer) {
  const cart = new Cart(customer);
  const wishes = await catalog.wishesOf(customer);
  for (const { sku, quantity } of wishes) {
    cart.add(await catalog.find(sku), quantity);
  }
  return cart;
}

module.exports = { createCartRouter };
