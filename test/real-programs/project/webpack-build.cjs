const { join } = require('node:path');
const webpack = require('webpack');

const output = { path: join(__dirname, 'out') };
webpack({ mode: 'production', context: __dirname, entry: './src/prints.js', output }, (error, stats) => {
  if (error) throw error;
  console.log(stats.toString({ all: false, assets: true, modules: true, errors: true }));
});
