import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeProvider } from '../conformance/index.ts';
import { readFixtures } from '../conformance/read-fixtures.ts';
import { startError } from '../kit/model-errors.ts';
import type { ModelContext } from '../spec.ts';
import { openAiErrors } from './errors.ts';
import { createOpenAi } from './index.ts';
import { startOpenAiStandIn } from './stand-in.ts';
import { imagesSchema, responseSchema } from './wire.ts';

const secret = { apiKey: 'org-test0000000000000000secret' };

describeProvider({
  name: 'OpenAI',
  startStandIn: startOpenAiStandIn,
  create: (standIn) => createOpenAi({ baseUrl: `${standIn.url}/v1` }),
  secret: () => secret,
  text: { model: 'gpt-6-sol' },
  image: { model: 'gpt-image-2', size: '1024x1536' },
  withHandle: ['text.generate'],
});

describe('OpenAI’s own ways', () => {
  let standIn: Awaited<ReturnType<typeof startOpenAiStandIn>>;
  beforeAll(async () => {
    standIn = await startOpenAiStandIn();
  });
  afterAll(() => standIn.close());
  const context = (): ModelContext => ({ fetch: globalThis.fetch, now: new Date('2026-11-21T00:00:00Z'), secret });
  const provider = () => createOpenAi({ baseUrl: `${standIn.url}/v1` });

  it('takes the day on which a model ends from the list, prices from the catalogue, and invents none', async () => {
    const check = await provider().checkKey(context());
    const models = check.kind === 'accepted' ? check.models : [];
    expect(models.map((model) => model.id)).toEqual(['gpt-6-sol', 'gpt-4.1', 'gpt-7-preview', 'gpt-image-2']);
    expect(models.find((model) => model.id === 'gpt-4.1')?.retiresAt).toBe('2027-01-14');
    expect(models.find((model) => model.id === 'gpt-6-sol')?.prices?.inputToken).toBe(20_000n);
    expect(models.find((model) => model.id === 'gpt-7-preview')).toEqual({
      id: 'gpt-7-preview',
      name: 'gpt-7-preview',
      operations: ['text.generate'],
      priceVersion: 'unknown',
    });
  });

  it('shows a mixed-up key by its first letters', async () => {
    standIn.fault({ kind: 'unauthorized', route: 'models' });
    const check = await provider().checkKey(context());
    expect(check.kind === 'refused' && check.error.words).toBe(
      'OpenAI does not accept this key (401). Keys begin with sk-; yours begins with org-.',
    );
  });

  it('refuses a size that the model does not make, before anything is paid', async () => {
    const adapter = provider();
    const model = adapter.catalogueAt(context().now).find((one) => one.id === 'gpt-image-2');
    if (!model) throw new Error('no model');
    const outcome = await adapter.operations['image.generate']?.start(
      { ...context(), idempotencyKey: 'k', params: { model: model.id, prompt: 'p', size: '17x17' } },
      model,
    );
    expect(outcome).toMatchObject({ kind: 'failed', error: { kind: 'rejected', code: 'size_not_offered' } });
    expect(standIn.counts['image.start']).toBeUndefined();
  });

  it('says that a temperature was left out for a model that thinks', async () => {
    const adapter = provider();
    const model = adapter.catalogueAt(context().now).find((one) => one.id === 'gpt-6-sol');
    if (!model) throw new Error('no model');
    const params = { model: model.id, instructions: 'i', prompt: 'p', maxOutputTokens: 100, temperature: 0.5 };
    const outcome = await adapter.operations['text.generate']?.start(
      { ...context(), idempotencyKey: 'k', params },
      model,
    );
    expect(outcome?.kind === 'succeeded' && outcome.warnings?.map((warning) => warning.code)).toEqual([
      'option_not_used',
    ]);
    expect(standIn.log.at(-1)?.body).toMatchObject({
      background: true,
      store: true,
      stream: true,
      reasoning: { effort: 'low' },
    });
    expect(standIn.log.at(-1)?.body).not.toHaveProperty('temperature');
  });
});

describe('OpenAI’s documented answers', () => {
  const fixtures = new Map(readFixtures(import.meta.url).map((fixture) => [fixture.name, fixture]));
  const scene = { now: new Date('2026-11-21T00:00:00Z'), apiKey: secret.apiKey };

  it.each([
    ['error-key', 'key_refused'],
    ['error-quota', 'out_of_credit'],
    ['error-rate', 'rate_limited'],
    ['error-moderation', 'rejected'],
    ['error-model', 'rejected'],
  ])('%s means %s', (file, kind) => {
    const fixture = fixtures.get(file);
    if (!fixture) throw new Error(`no fixture ${file}`);
    expect(startError(fixture.answer, openAiErrors, scene).kind).toBe(kind);
  });

  it('are read as they are documented', () => {
    expect(responseSchema.parse(fixtures.get('response-completed')?.body)).toMatchObject({
      status: 'completed',
      usage: { input_tokens: 32, output_tokens: 18 },
    });
    expect(responseSchema.parse(fixtures.get('response-cancelled')?.body).status).toBe('cancelled');
    expect(imagesSchema.parse(fixtures.get('image')?.body).usage).toMatchObject({
      input_tokens_details: { text_tokens: 10, image_tokens: 40 },
    });
  });
});
