/** Concurrent requests come apart in frameworks, on every Node. Their own code in node_modules is not recorded. */
import { describe, expect, test } from 'vitest';
import { targetNodes, targetPackages } from '../support/target-nodes.js';
import { expectMarksInTheirLanes, lanesFixture } from './marks-agree.js';

const frameworks = [
  { name: 'Express 4', args: ['serves-express.cjs', 'express4'], last: 'close' },
  { name: 'Express 5', args: ['serves-express.cjs', 'express5'], last: 'close' },
  { name: 'Fastify', args: ['serves-fastify.cjs'], last: 'onResponse' },
  { name: 'Koa', args: ['serves-koa.cjs'], last: 'after' },
  { name: 'NestJS', args: ['serves-nest.cjs'], last: 'after' },
] as const;

describe.each(targetNodes)('Node $version', (node) => {
  test.each(frameworks)('$name', async ({ args: [fixture, ...rest], last }) => {
    const marks = await expectMarksInTheirLanes(node, [lanesFixture(fixture), targetPackages, ...rest]);
    expect(marks.map(({ place }) => place)).toContain(last);
  });
});
