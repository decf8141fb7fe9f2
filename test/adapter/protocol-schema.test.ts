/** The schema that all messages are held against finds what is wrong with one. */
import { expect, test } from 'vitest';
import { protocolProblems } from './support/protocol-schema.js';

const stopped = { seq: 1, type: 'event', event: 'stopped', body: { reason: 'step', threadId: 1 } };
const next = { seq: 2, type: 'response', request_seq: 1, command: 'next', success: true };

test('a sound message has no problem', () => {
  expect(protocolProblems(stopped)).toEqual([]);
  expect(protocolProblems(next)).toEqual([]);
  const refused = { ...next, success: false, message: 'no', body: { error: { id: 1, format: 'no' } } };
  expect(protocolProblems(refused)).toEqual([]);
});

test.each([
  ['a field that is missing', { ...stopped, body: { threadId: 1 } }],
  ['a field of another type', { ...stopped, body: { reason: 'step', threadId: '1' } }],
  ['a field that the protocol does not have', { ...stopped, body: { reason: 'step', thread: 1 } }],
  ['an event that it does not have', { ...stopped, event: 'halted' }],
  ['a response without the body it must have', { ...next, command: 'stackTrace' }],
  ['no sequence number', { ...next, seq: undefined }],
])('%s is found', (_what, message) => {
  expect(protocolProblems(message)).not.toEqual([]);
});
