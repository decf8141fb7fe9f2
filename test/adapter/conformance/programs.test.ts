/** One server that records programs for two clients at the same time. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder } from '../support/client.js';
import { connected } from '../support/transports.js';

function programOf(name: string): string {
  const path = join(folder, `${name}.js`);
  const text = `function tell(who) {\n  console.log('I am ' + who);\n}\ntell('${name}');\nsetTimeout(() => tell('${name} again'), 300);\n`;
  writeFileSync(path, text);
  return path;
}

test('two programs at once: each session has its own output, trace and end', async () => {
  const names = ['one', 'two'];
  const sessions = await Promise.all(
    names.map(async (name) => {
      const client = await connected('TCP');
      const program = programOf(name);
      const ended = client.waitForEvent('stopped', 20_000);
      const open = client.configured({ program, cwd: folder });
      return { name, client, program, open, ended };
    }),
  );
  await Promise.all(sessions.map(({ open }) => open));
  const traces = new Set<string>();
  for (const { name, client, program, ended } of sessions) {
    expect((await ended).body.description).toBe('End of the recording: exit code 0');
    const output = client.messages.filter(({ event }) => event === 'output').map(({ body }) => body);
    const written = output.filter(({ category }) => category === 'stdout').map(({ output: text }) => text);
    expect(written.join('')).toBe(`I am ${name}\nI am ${name} again\n`);
    traces.add(/recorded in (.*)\n/.exec(output.map(({ output: text }) => text).join(''))![1]!);
    await client.get('setBreakpoints', { source: { path: program }, breakpoints: [{ line: 2 }] });
    const { threadId } = await client.move('reverseContinue');
    const who = await client.get('evaluate', { expression: 'who', context: 'watch' });
    expect([(await client.top(threadId)).line, who.result]).toEqual([2, `'${name} again'`]);
  }
  expect(traces.size).toBe(2);
  for (const { client } of sessions) expect(await client.ask('disconnect')).toMatchObject({ success: true });
});
