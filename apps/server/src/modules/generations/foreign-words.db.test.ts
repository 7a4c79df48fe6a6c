/** A model writes what no database keeps: what was paid for is kept without that. */
import type { OperationAdapter } from '@antiphon/models';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
}, 120_000);
afterAll(() => server?.stop());

it('a text with NUL and half of a character is not lost', async () => {
  const found = server.app.provider('sandbox')?.operations['text.generate'];
  if (!found) throw new Error('the sandbox writes nothing');
  const adapter = found as { start: OperationAdapter<'text.generate'>['start'] };
  const honest = adapter.start;
  adapter.start = async (call, model) => {
    const outcome = await honest(call, model);
    if (outcome.kind !== 'succeeded') return outcome;
    return {
      ...outcome,
      outputs: [{ kind: 'text', text: 'Three \0places \ud83d left 😀' }],
      warnings: [{ code: 'odd', words: 'It said \0 and \ude00.' }],
    };
  };
  const person = await server.signUp();
  const { workspaceId } = person;
  const request = { operation: 'text.generate' as const, params: { prompt: 'The kiln opens on 5 December.' } };
  const { id: generationId } = await person.call('generations.create', { workspaceId, request });
  const read = () => person.call('generations.get', { workspaceId, generationId });
  await expect.poll(async () => (await read()).state, { timeout: 15_000 }).toBe('succeeded');
  expect(await read()).toMatchObject({
    startCount: 1,
    text: 'Three places \uFFFD left 😀',
    warnings: [{ words: 'It said  and \uFFFD.' }],
  });
}, 30_000);
