import { createSafeFetch } from '@antiphon/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeProvider } from '../conformance/index.ts';
import { readFixtures } from '../conformance/read-fixtures.ts';
import { createOpenAiCompatible, findOllama, isLocal } from './index.ts';
import { startCompatibleStandIn } from './stand-in.ts';
import { ollamaTagsSchema } from './wire.ts';

describeProvider({
  name: 'An OpenAI-compatible address',
  startStandIn: startCompatibleStandIn,
  create: () => createOpenAiCompatible(),
  secret: (standIn) => ({ apiKey: 'local-key-000000', baseUrl: `${standIn.url}/v1` }),
  text: { model: 'llama4:8b' },
  withHandle: [],
  hasPrices: false,
});

describe('an address of one’s own', () => {
  let standIn: Awaited<ReturnType<typeof startCompatibleStandIn>>;
  beforeAll(async () => {
    standIn = await startCompatibleStandIn();
  });
  afterAll(() => standIn.close());
  const now = new Date('2026-11-21T00:00:00Z');

  it('finds a local Ollama with its writing models, at the price of nothing', async () => {
    const found = await findOllama(createSafeFetch({ allowPrivateHosts: [standIn.host] }), standIn.url);
    expect(found?.baseUrl).toBe(`${standIn.url}/v1`);
    expect(found?.models).toEqual([
      {
        id: 'llama4:8b',
        name: 'llama4:8b',
        operations: ['text.generate'],
        prices: { inputToken: 0n, cachedInputToken: 0n, outputToken: 0n },
        priceVersion: 'local',
      },
    ]);
  });

  it('finds none where nobody listens, where the fence forbids it, and where something else answers', async () => {
    expect(await findOllama(globalThis.fetch, 'http://127.0.0.1:9')).toBeNull();
    expect(await findOllama(createSafeFetch({ allowPrivateHosts: [] }), standIn.url)).toBeNull();
    standIn.fault({ kind: 'malformed', route: 'tags' });
    expect(await findOllama(globalThis.fetch, standIn.url)).toBeNull();
  });

  it('is refused for good, in words, when it lies in a private network that the operator did not list', async () => {
    const provider = createOpenAiCompatible();
    const fetch = createSafeFetch({ allowPrivateHosts: [] });
    const secret = { apiKey: 'k', baseUrl: 'http://10.1.2.3/v1' };
    const check = await provider.checkKey({ fetch, now, secret });
    expect(check).toMatchObject({ kind: 'refused', error: { kind: 'rejected', code: 'address_not_allowed' } });
    expect(check.kind === 'refused' && check.error.words).toMatch(/10\.1\.2\.3 is in a private network/);
  });

  it('costs exactly nothing when it is local, with the tokens counted', async () => {
    const provider = createOpenAiCompatible();
    const secret = { apiKey: '', baseUrl: `${standIn.url}/v1/` };
    const check = await provider.checkKey({ fetch: globalThis.fetch, now, secret });
    const model = check.kind === 'accepted' ? check.models[0] : undefined;
    if (!model) throw new Error('no model');
    const params = { model: model.id, instructions: 'i', prompt: 'p', maxOutputTokens: 50 };
    expect(provider.operations['text.generate']?.estimate(params, model)).toEqual({
      low: 0n,
      high: 0n,
      priceVersion: 'local',
    });
    const outcome = await provider.operations['text.generate']?.start(
      { fetch: globalThis.fetch, now, secret, idempotencyKey: 'k', params },
      model,
    );
    expect(outcome?.kind === 'succeeded' && outcome.cost).toMatchObject({
      amount: 0n,
      priceVersion: 'local',
      lines: [{ what: 'input tokens' }, { what: 'output tokens' }],
    });
    expect(standIn.log.at(-1)?.headers.authorization).toBeUndefined();
  });

  it('says which server it was that refused', async () => {
    standIn.fault({ kind: 'unauthorized', route: 'models' });
    const check = await createOpenAiCompatible().checkKey({
      fetch: globalThis.fetch,
      now,
      secret: { apiKey: 'x', baseUrl: `${standIn.url}/v1` },
    });
    expect(check.kind === 'refused' && check.error.words).toContain(
      `The server at ${standIn.host} does not accept this key (401).`,
    );
  });

  it('knows what is in the house', () => {
    expect(
      [
        'http://127.0.0.1:11434/v1',
        'http://[::1]:1/v1',
        'http://192.168.1.5/v1',
        'http://nas.local/v1',
        'http://ollama:11434/v1',
      ].map(isLocal),
    ).toEqual([true, true, true, true, true]);
    expect(['https://openrouter.ai/api/v1', 'https://1.1.1.1/v1'].map(isLocal)).toEqual([false, false]);
  });
});

describe('Ollama’s documented answers', () => {
  it('are read as they are documented', () => {
    const [tags] = readFixtures(import.meta.url);
    expect(ollamaTagsSchema.parse(tags?.body).models.map((model) => model.name)).toEqual(['llama3.2:latest']);
  });
});
