const { Router } = require('express');
const catalog = require('../lib/catalog');

function createReportRouter() {
  const router = Router();

  router.get('/stock', (_req, res) => {
    const lines = [];
    for (const { name, stock } of catalog.inStock()) lines.push(`${name}: ${stock}`);
    res.type('text/plain').send(lines.join('\n'));
  });

  return router;
}

module.exports = { createReportRouter };
