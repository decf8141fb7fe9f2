// An Express application up to where it would serve.
'use strict';
const express = require('express');
const app = express();
app.get('/', (_request, response) => response.send('ok'));
const server = app.listen(0, '127.0.0.1', () => server.close());
