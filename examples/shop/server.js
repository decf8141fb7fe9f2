const express = require('express');
const { createCartRouter } = require('./routes/cart');
const { createReportRouter } = require('./routes/report');

const app = express();
app.disable('x-powered-by');
app.use(express.json());

// Pricing is an ES module, the rest of the server is CommonJS.
const pricing = import('./lib/pricing.mjs');
app.use('/cart', createCartRouter(pricing));
app.use('/report', createReportRouter());

app.get('/health', (_req, res) => res.json({ status: 'ok' }));

app.use((error, _req, res, _next) => {
  console.error(error.stack);
  res.status(error.status ?? 500).json({ error: error.message });
});

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`shop listens on http://127.0.0.1:${server.address().port}`);
});

process.on('SIGTERM', () => {
  server.close(() => console.log('shop closed'));
  server.closeAllConnections();
});
