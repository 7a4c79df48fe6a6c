/** A provider that can be asked by the start's key: what became of a lost start is found out, not guessed. */
import type { OperationAdapter } from '@antiphon/models';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';

type Start = OperationAdapter<'text.generate'>['start'];

let server: TestServer;
let adapter: { start: Start };
let honest: Start;
beforeAll(async () => {
  server = await startTestServer();
  const found = server.app.provider('sandbox')?.operations['text.generate'];
  if (!found) throw new Error('the sandbox writes nothing');
  adapter = found as { start: Start };
  honest = found.start;
}, 120_000);
afterEach(() => {
  adapter.start = honest;
});
afterAll(() => server?.stop());

const lost = {
  kind: 'failed',
  error: { kind: 'unknown_outcome', code: 'reset', words: 'The connection broke.' },
} as const;
const request = { operation: 'text.generate' as const, params: { prompt: 'The kiln opens on 5 December.' } };

async function reach(person: Person, generationId: string) {
  const { workspaceId } = person;
  for (let tries = 0; tries < 300; tries += 1) {
    const one = await person.call('generations.get', { workspaceId, generationId });
    if (one.state === 'succeeded') return one;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return person.call('generations.get', { workspaceId, generationId });
}

describe('a start whose answer was lost', () => {
  it('is found by its key and taken over, without a second start', async () => {
    const person = await server.signUp();
    const { workspaceId } = person;
    let starts = 0;
    adapter.start = async (call, model) => {
      starts += 1;
      const { onHandle: _unheard, ...rest } = call;
      await honest(rest, model);
      return lost;
    };
    const made = await person.call('generations.create', { workspaceId, request });
    const done = await reach(person, made.id);
    expect(done).toMatchObject({ state: 'succeeded', startCount: 1, reserved: null });
    expect(done.text).toContain('5 December');
    expect(starts).toBe(1);
    const { items } = await person.call('live.list', { workspaceId, limit: 500 });
    const states = items.filter(({ data }) => data.generationId === made.id).map(({ name }) => name);
    expect(states).toContain('generation.unknown');
    expect(states.at(-1)).toBe('generation.succeeded');
    expect(await person.call('spending.month', { workspaceId })).toMatchObject({ spent: done.cost, reserved: '0' });
  }, 30_000);

  it('is started once more when the provider proves that it never arrived', async () => {
    const person = await server.signUp();
    const { workspaceId } = person;
    let starts = 0;
    adapter.start = async (call, model) => {
      starts += 1;
      return starts === 1 ? lost : honest(call, model);
    };
    const made = await person.call('generations.create', { workspaceId, request });
    const done = await reach(person, made.id);
    expect(done).toMatchObject({ state: 'succeeded', startCount: 2 });
    expect(starts).toBe(2);
    const { rows } = await server.app.db.inWorkspace(workspaceId, (scope) =>
      scope.client.query('select outcome from generation_starts where workspace_id = $1 order by number', [
        workspaceId,
      ]),
    );
    expect(rows).toEqual([{ outcome: 'not_started' }, { outcome: 'accepted' }]);
  }, 30_000);
});
