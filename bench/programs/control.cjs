// How a server of the benchmark is asked what it has cost. Not recorded; requests of the load pass through one comparison.
'use strict';
const http = require('node:http');
const { monitorEventLoopDelay } = require('node:perf_hooks');

const CONTROL = '/bench/';
let delay;

exports.serve = (handler) => {
  const server = http.createServer((request, response) => {
    if (request.url.startsWith(CONTROL)) answer(request.url.slice(CONTROL.length), response);
    else handler(request, response);
  });
  server.listen(0, '127.0.0.1', () => console.log(`PORT ${server.address().port}`));
};

function answer(question, response) {
  if (question === 'exit') {
    response.on('close', () => process.exit(0));
    response.end('{}');
    return;
  }
  if (question === 'watch-delay') {
    delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
  }
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  const delayMs = delay && { p50: delay.percentile(50) / 1e6, p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 };
  response.end(JSON.stringify({ cpuUs: user + system, rss, heapUsed, external, delayMs }));
}
