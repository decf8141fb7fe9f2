// An order of twenty lines, built item by item and priced: about 300 events for `/orders/20`, hardly any work in between.
'use strict';
const express = require('express');
const { serve } = require('../control.cjs');
const { loadItem } = require('./catalog.cjs');
const { Order } = require('./order.cjs');

const app = express();
app.get('/orders/:size', async (request, response, next) => {
  try {
    const order = await assemble(Number(request.params.size));
    response.json(order.receipt());
  } catch (error) {
    next(error);
  }
});

async function assemble(size) {
  const order = new Order(`customer-${size}`);
  for (let i = 0; i < size; i++) order.add(await loadItem(i));
  return order;
}

serve(app);
