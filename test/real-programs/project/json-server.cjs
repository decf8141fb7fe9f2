const http = require('node:http');
const jsonServer = require('json-server');

const app = jsonServer.create();
app.use(jsonServer.bodyParser);
app.use(jsonServer.router({ posts: [{ id: 1, title: 'first' }], comments: [{ id: 1, postId: 1, text: 'fine' }] }));

function request(port, method, path, body) {
  // The answer to a POST names the host; the port is another one each time.
  const headers = { 'content-type': 'application/json', host: 'server.test' };
  return new Promise((resolve, reject) => {
    const asked = http.request({ port, host: '127.0.0.1', method, path, headers, agent: false }, async (answer) => {
      let text = '';
      for await (const part of answer.setEncoding('utf8')) text += part;
      const { date, ...rest } = answer.headers;
      console.log(method, path, answer.statusCode, typeof date, rest, text);
      resolve();
    });
    asked.once('error', reject).end(body && JSON.stringify(body));
  });
}

const server = app.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  await request(port, 'GET', '/posts?_embed=comments');
  await request(port, 'POST', '/posts', { title: 'second' });
  await request(port, 'PATCH', '/posts/2', { title: 'new' });
  await request(port, 'GET', '/posts?title=new');
  await request(port, 'DELETE', '/posts/1');
  await request(port, 'GET', '/posts/7');
  server.close();
});
