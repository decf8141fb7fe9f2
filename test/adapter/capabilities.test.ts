/** A capability and its handler stand together: neither is without the other. */
import { expect, test } from 'vitest';
import { folder, startClient } from './support/client.js';
import { writeShop } from './support/shop-trace.js';

const { trace } = writeShop(folder);

/** Requests that the protocol lets a client send only where the capability says so. */
const GATED: Record<string, string> = {
  supportsConfigurationDoneRequest: 'configurationDone',
  supportsStepBack: 'stepBack',
  supportsRestartFrame: 'restartFrame',
  supportsGotoTargetsRequest: 'gotoTargets',
  supportsStepInTargetsRequest: 'stepInTargets',
  supportsCompletionsRequest: 'completions',
  supportsModulesRequest: 'modules',
  supportsRestartRequest: 'restart',
  supportsExceptionInfoRequest: 'exceptionInfo',
  supportsSetVariable: 'setVariable',
  supportsSetExpression: 'setExpression',
  supportsLoadedSourcesRequest: 'loadedSources',
  supportsTerminateThreadsRequest: 'terminateThreads',
  supportsTerminateRequest: 'terminate',
  supportsDataBreakpoints: 'setDataBreakpoints',
  supportsFunctionBreakpoints: 'setFunctionBreakpoints',
  supportsReadMemoryRequest: 'readMemory',
  supportsDisassembleRequest: 'disassemble',
  supportsCancelRequest: 'cancel',
  supportsBreakpointLocationsRequest: 'breakpointLocations',
  supportsInstructionBreakpoints: 'setInstructionBreakpoints',
};

test('what is announced is handled, and what is not announced is not', async () => {
  const client = await startClient();
  await client.open({ trace });
  const announced = Object.assign(
    {},
    client.messages.find((m) => m.command === 'initialize').body,
    ...client.messages.filter((m) => m.event === 'capabilities').map((m) => m.body.capabilities),
  );
  for (const [capability, command] of Object.entries(GATED)) {
    const { success, message } = await client.ask(command, { threadId: 2 });
    const isHandled = success || !/does not have the request|No program is being recorded/.test(message);
    expect([capability, isHandled]).toEqual([capability, announced[capability] === true]);
  }
});

test('step back is announced only once there is a recording', async () => {
  const client = await startClient();
  const body = await client.get('initialize', {});
  expect(body.supportsStepBack ?? false).toBe(false);
  const event = client.waitForEvent('capabilities');
  client.ask('launch', { trace });
  expect((await event).body).toEqual({ capabilities: { supportsStepBack: true } });
});

test('nothing that needs a running program is announced for a trace', async () => {
  const client = await startClient();
  await client.open({ trace });
  const all = JSON.stringify(client.messages.filter((m) => m.event === 'capabilities' || m.command === 'initialize'));
  expect(all).not.toMatch(/supportsTerminateRequest|supportTerminateDebuggee|supportsSetVariable/);
});
