import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Generation } from '@antiphon/contract';
import { standIns } from '@antiphon/models/stand-ins';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';

type One = z.infer<typeof Generation>;
type StandIn = Awaited<ReturnType<(typeof standIns)[number]['start']>>;

let server: TestServer;
let elsewhere: StandIn;
beforeAll(async () => {
  const compatible = standIns.find(({ id }) => id === 'openai-compatible');
  if (!compatible) throw new Error('no stand-in');
  elsewhere = await compatible.start();
  const host = new URL(elsewhere.url).host;
  server = await startTestServer({ settings: { ANTIPHON_ALLOW_PRIVATE_HOSTS: host, OLLAMA_HOST: elsewhere.url } });
}, 120_000);
afterAll(async () => {
  await server?.stop();
  await elsewhere?.close();
});

async function withKey() {
  const person = await server.signUp();
  const { workspaceId } = person;
  const key = await person.call('providerKeys.add', {
    workspaceId,
    provider: 'openai-compatible',
    fields: { baseUrl: `${elsewhere.url}/v1`, apiKey: 'key-1234567890abcdef' },
  });
  return { person, workspaceId, key };
}
const text = (prompt: string) => ({ operation: 'text.generate' as const, params: { prompt, maxOutputTokens: 100 } });
const picture = (prompt: string) => ({ operation: 'image.generate' as const, params: { prompt } });

async function reach(person: Person, id: string, ...states: One['state'][]): Promise<One> {
  const { workspaceId } = person;
  for (let tries = 0; tries < 400; tries += 1) {
    const one = await person.call('generations.get', { workspaceId, generationId: id });
    if (states.includes(one.state)) return one;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const one = await person.call('generations.get', { workspaceId, generationId: id });
  throw new Error(`still ${one.state}, not ${states.join(' or ')}: ${one.words}`);
}
const month = (person: Person) => person.call('spending.month', { workspaceId: person.workspaceId });

/** Whether the sandbox was told to stop this work. */
async function stoppedInSandbox(generationId: string): Promise<boolean> {
  const folder = join(server.dataFolder, 'sandbox-models');
  for (const name of await readdir(folder)) {
    const work = JSON.parse(await readFile(join(folder, name), 'utf8')) as { key: string; cancelledAt?: number };
    if (work.key === generationId) return work.cancelledAt !== undefined;
  }
  return false;
}

describe('provider keys', () => {
  it('are checked at the provider, sealed, and shown only by their ends', async () => {
    const { person, workspaceId, key } = await withKey();
    expect(key).toMatchObject({ state: 'accepted', hint: 'key-…cdef', modelCount: 1, baseUrl: `${elsewhere.url}/v1` });
    const { items } = await person.call('providerKeys.list', { workspaceId });
    expect(JSON.stringify(items)).not.toContain('1234567890');
    const models = await person.call('models.list', { workspaceId, operation: 'text.generate' });
    const own = models.items.find((model) => model.ref.providerKeyId === key.id);
    expect(own).toMatchObject({ isLocal: true, isSandbox: false, defaultFor: ['text.generate'] });
  });

  it('are refused in the words of the provider, and nothing is kept', async () => {
    const person = await server.signUp();
    const { workspaceId } = person;
    elsewhere.faults.add({ kind: 'unauthorized', route: 'models' });
    const fields = { baseUrl: `${elsewhere.url}/v1`, apiKey: 'org-wrong' };
    const add = person.call('providerKeys.add', { workspaceId, provider: 'openai-compatible', fields });
    await expect(add).rejects.toMatchObject({ status: 422, code: 'key_refused' });
    const hidden = { baseUrl: 'http://10.1.2.3/v1', apiKey: 'key-1234567890abcdef' };
    const inside = person.call('providerKeys.add', { workspaceId, provider: 'openai-compatible', fields: hidden });
    await expect(inside).rejects.toMatchObject({ status: 422, message: expect.stringMatching(/private network/) });
    const nonsense = person.call('providerKeys.add', { workspaceId, provider: 'nobody', fields });
    await expect(nonsense).rejects.toMatchObject({ code: 'unknown_provider' });
    const half = person.call('providerKeys.add', {
      workspaceId,
      provider: 'openai-compatible',
      fields: { apiKey: 'x' },
    });
    await expect(half).rejects.toMatchObject({ status: 422, code: 'invalid_key' });
    expect((await person.call('providerKeys.list', { workspaceId })).items).toEqual([]);
    const { rows } = await server.app.db.inWorkspace(workspaceId, (scope) =>
      scope.client.query('select id from secrets where workspace_id = $1', [workspaceId]),
    );
    expect(rows).toEqual([]);
  });

  it('are marked when they are refused later, and their models are no longer offered', async () => {
    const { person, workspaceId, key } = await withKey();
    elsewhere.faults.add({ kind: 'unauthorized', route: 'models' });
    const checked = await person.call('providerKeys.check', { workspaceId, providerKeyId: key.id });
    expect(checked.state).toBe('refused');
    expect(checked.problem).toBeTruthy();
    const { items } = await person.call('models.list', { workspaceId });
    expect(items.some((model) => model.ref.providerKeyId === key.id)).toBe(false);
  });

  it('take their secret along when they are removed', async () => {
    const { person, workspaceId, key } = await withKey();
    await person.call('models.setDefault', {
      workspaceId,
      operation: 'text.generate',
      model: { provider: key.provider, model: 'llama4:8b', providerKeyId: key.id },
    });
    await person.call('providerKeys.remove', { workspaceId, providerKeyId: key.id });
    const { items } = await person.call('models.list', { workspaceId, operation: 'text.generate' });
    expect(items.find((model) => model.defaultFor.length > 0)?.isSandbox).toBe(true);
    const again = person.call('providerKeys.check', { workspaceId, providerKeyId: key.id });
    await expect(again).rejects.toMatchObject({ status: 404 });
  });
});

describe('models', () => {
  it('are the sandbox’s, labelled, while there is no key; a local server is found by itself and asked when chosen', async () => {
    const person = await server.signUp();
    const { workspaceId } = person;
    const { items } = await person.call('models.list', { workspaceId });
    const defaults = items.filter((model) => model.defaultFor.length > 0);
    expect(defaults.map((model) => [model.isSandbox, model.defaultFor])).toEqual([
      [true, ['text.generate']],
      [true, ['image.generate']],
    ]);
    const local = items.find((model) => model.isLocal);
    if (!local) throw new Error('no local model found');
    expect(local).toMatchObject({ ref: { model: 'llama4:8b', providerKeyId: null }, prices: { inputToken: '0' } });
    await person.call('models.setDefault', { workspaceId, operation: 'text.generate', model: local.ref });
    const made = await person.call('generations.create', { workspaceId, request: text('Say it plainly.') });
    const done = await reach(person, made.id, 'succeeded');
    expect(done).toMatchObject({ cost: '0', isSandbox: false, model: local.ref });
    expect(done.text).toContain('kiln is warm');
    await person.call('models.setDefault', { workspaceId, operation: 'text.generate', model: null });
  });

  it('that were chosen and are gone have no silent stand-in', async () => {
    const { person, workspaceId, key } = await withKey();
    const model = { provider: key.provider, model: 'llama4:8b', providerKeyId: key.id };
    await person.call('models.setDefault', { workspaceId, operation: 'text.generate', model });
    elsewhere.faults.add({ kind: 'unauthorized', route: 'models' });
    await person.call('providerKeys.check', { workspaceId, providerKeyId: key.id });
    const asked = person.call('generations.create', { workspaceId, request: text('Who writes this?') });
    await expect(asked).rejects.toMatchObject({ status: 422, code: 'choice_away' });
  });

  it('that are not there are refused in words', async () => {
    const person = await server.signUp();
    const { workspaceId } = person;
    const model = { provider: 'sandbox', model: 'nothing', providerKeyId: null };
    const asked = person.call('generations.create', { workspaceId, request: text('x'), model });
    await expect(asked).rejects.toMatchObject({ status: 422, code: 'unknown_model' });
  });
});

describe('a generation', () => {
  it('reserves its upper bound, settles to the unit, and costs no more than was said before', async () => {
    const person = await server.signUp();
    const { workspaceId } = person;
    const request = text('The kiln opens on 5 December.');
    const before = await person.call('generations.estimate', { workspaceId, request });
    const made = await person.call('generations.create', { workspaceId, request });
    expect(made).toMatchObject({ state: 'queued', isSandbox: true, reserved: before.estimate?.high });
    const done = await reach(person, made.id, 'succeeded');
    expect(done).toMatchObject({ startCount: 1, reserved: null, costSource: 'catalogue' });
    expect(BigInt(done.cost ?? 0)).toBeLessThanOrEqual(BigInt(before.estimate?.high ?? 0));
    expect(await month(person)).toMatchObject({ spent: done.cost, reserved: '0' });
    const { items } = await person.call('spending.entries', { workspaceId, kind: 'settle', generationId: made.id });
    const [entry] = items;
    expect(entry?.lines.reduce((sum, line) => sum + BigInt(line.amount), 0n)).toBe(BigInt(done.cost ?? 0));
  });

  it('is tried again when the provider proves that nothing was started', async () => {
    const { person, workspaceId } = await withKey();
    const before = elsewhere.state.started.text;
    elsewhere.faults.add({ kind: 'rate_limited', route: 'text.start', retryAfterMs: 100 });
    const made = await person.call('generations.create', { workspaceId, request: text('Busy today.') });
    const done = await reach(person, made.id, 'succeeded');
    expect(done.startCount).toBe(2);
    expect(elsewhere.state.started.text).toBe(before + 1);
  }, 30_000);

  it('fails without cost when it is refused, in the provider’s words', async () => {
    const { person, workspaceId } = await withKey();
    elsewhere.state.refuseNext('content_policy');
    const made = await person.call('generations.create', { workspaceId, request: text('Refuse this.') });
    const failed = await reach(person, made.id, 'failed');
    expect(failed).toMatchObject({ cost: '0', reserved: null, startCount: 1, problem: { kind: 'rejected' } });
    expect(failed.words).toContain('Nothing was charged.');
  });

  it.each(['it_happened', 'it_did_not'] as const)(
    'is unknown when its answer is lost, never starts again by itself, and is settled when a person says %s',
    async (outcome) => {
      const { person, workspaceId } = await withKey();
      const before = elsewhere.state.started.text;
      elsewhere.faults.add({ kind: 'lose_after', route: 'text.start' });
      const made = await person.call('generations.create', { workspaceId, request: text('Lost on the way.') });
      const lost = await reach(person, made.id, 'unknown');
      expect(lost.words).toContain('stays reserved. It is not started again until you decide.');
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect(elsewhere.state.started.text).toBe(before + 1);
      await expect(person.call('generations.cancel', { workspaceId, generationId: made.id })).rejects.toMatchObject({
        code: 'needs_decision',
      });
      const { generation, again } = await person.call('generations.resolve', {
        workspaceId,
        generationId: made.id,
        outcome,
        startAgain: outcome === 'it_did_not',
      });
      expect(generation).toMatchObject({
        state: 'failed',
        problem: { kind: 'decided', code: outcome },
        reserved: null,
      });
      if (outcome === 'it_happened') expect(again).toBeNull();
      else {
        const done = await reach(person, again?.id ?? '', 'succeeded');
        expect(done.id).not.toBe(made.id);
        expect(elsewhere.state.started.text).toBe(before + 2);
      }
      expect((await month(person)).reserved).toBe('0');
      const twice = person.call('generations.resolve', { workspaceId, generationId: made.id, outcome });
      await expect(twice).rejects.toMatchObject({ status: 409, code: 'nothing_to_decide' });
    },
    30_000,
  );

  it('is stopped at the provider while it runs; what it did cost is settled', async () => {
    const person = await server.signUp();
    const { workspaceId } = person;
    const made = await person.call('generations.create', { workspaceId, request: picture('A kiln at night.') });
    await reach(person, made.id, 'running');
    await person.call('generations.cancel', { workspaceId, generationId: made.id });
    const stopped = await reach(person, made.id, 'cancelled', 'succeeded');
    expect(stopped).toMatchObject({ state: 'cancelled', isCancelRequested: true, reserved: null });
    expect(await month(person)).toMatchObject({ spent: stopped.cost, reserved: '0' });
    const again = await person.call('generations.cancel', { workspaceId, generationId: made.id });
    expect(again.state).toBe('cancelled');
    expect(await stoppedInSandbox(made.id)).toBe(true);
  }, 30_000);

  it('is stopped in the middle of its words where the provider names no handle', async () => {
    const { person, workspaceId } = await withKey();
    elsewhere.state.wordDelayMs = 400;
    const made = await person.call('generations.create', { workspaceId, request: text('Slowly.') });
    for (;;) {
      const one = await person.call('generations.get', { workspaceId, generationId: made.id });
      if (one.text) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await person.call('generations.cancel', { workspaceId, generationId: made.id });
    const stopped = await reach(person, made.id, 'cancelled', 'succeeded');
    elsewhere.state.wordDelayMs = 0;
    expect(stopped).toMatchObject({ state: 'cancelled', startCount: 1, reserved: null });
  }, 30_000);

  it('that waits is given up at once, and its money is given back', async () => {
    const { person, workspaceId } = await withKey();
    const before = elsewhere.state.started.text;
    elsewhere.faults.add({ kind: 'rate_limited', route: 'text.start', retryAfterMs: 60_000 });
    const made = await person.call('generations.create', { workspaceId, request: text('Later.') });
    for (;;) {
      const one = await person.call('generations.get', { workspaceId, generationId: made.id });
      if (one.retryAt) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const given = await person.call('generations.cancel', { workspaceId, generationId: made.id });
    expect(given).toMatchObject({ state: 'cancelled', cost: '0', reserved: null });
    expect((await month(person)).reserved).toBe('0');
    expect(elsewhere.state.started.text).toBe(before);
  }, 30_000);

  it('streams to a reader who comes late and ends by itself', async () => {
    const person = await server.signUp();
    const { workspaceId } = person;
    const made = await person.call('generations.create', {
      workspaceId,
      request: text('The kiln opens on 5 December.'),
    });
    const states: string[] = [];
    for await (const told of await person.api.generations.stream({ workspaceId, generationId: made.id }))
      states.push(told.state);
    expect(states.at(-1)).toBe('succeeded');
    const late: string[] = [];
    for await (const told of await person.api.generations.stream({ workspaceId, generationId: made.id }))
      late.push(told.text ?? '');
    expect(late).toHaveLength(1);
    expect(late[0]).toContain('5 December');
  });

  it('is another workspace’s business as little as its key', async () => {
    const ada = await server.signUp();
    const eve = await server.signUp();
    const made = await ada.call('generations.create', { workspaceId: ada.workspaceId, request: text('Ours.') });
    const peek = eve.call('generations.get', { workspaceId: eve.workspaceId, generationId: made.id });
    await expect(peek).rejects.toMatchObject({ status: 404 });
    const { key } = await withKey();
    const model = { provider: key.provider, model: 'llama4:8b', providerKeyId: key.id };
    const borrow = eve.call('generations.create', { workspaceId: eve.workspaceId, request: text('Theirs.'), model });
    await expect(borrow).rejects.toMatchObject({ status: 422, code: 'unknown_model' });
    await reach(ada, made.id, 'succeeded');
  });

  it('is started once when its job is delivered twice', async () => {
    const { person, workspaceId } = await withKey();
    const before = elsewhere.state.started.text;
    const hold = elsewhere.faults.add({ kind: 'hold_after', route: 'text.start' });
    const made = await person.call('generations.create', { workspaceId, request: text('Once.') });
    await hold.reached;
    const { startGeneration } = await import('./start-generation.job.ts');
    await startGeneration(server.app, { workspaceId, generationId: made.id });
    hold.release();
    const done = await reach(person, made.id, 'succeeded');
    expect(done.startCount).toBe(1);
    expect(elsewhere.state.started.text).toBe(before + 1);
    const second = server.app.db.inWorkspace(workspaceId, (scope) =>
      scope.client.query(
        `insert into generation_starts (workspace_id, id, generation_id, number, intended_at, outcome)
         values ($1, gen_random_uuid(), $2, 99, now(), 'open')`,
        [workspaceId, made.id],
      ),
    );
    await expect(second).rejects.toThrow('generation_starts_one');
  }, 30_000);
});
