import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeProvider } from '../conformance/index.ts';
import { readFixtures } from '../conformance/read-fixtures.ts';
import { startError } from '../kit/model-errors.ts';
import type { ModelContext, ModelEntry } from '../spec.ts';
import { googleErrors } from './errors.ts';
import { aspectRatio } from './image.ts';
import { createGoogle } from './index.ts';
import { startGoogleStandIn } from './stand-in.ts';
import { generatedSchema } from './wire.ts';

const secret = { apiKey: 'AIzaTest0000000000000000000' };

describeProvider({
  name: 'Google',
  startStandIn: startGoogleStandIn,
  create: (standIn) => createGoogle({ baseUrl: `${standIn.url}/v1beta` }),
  secret: () => secret,
  text: { model: 'gemini-3.8-flash' },
  image: { model: 'gemini-3.1-flash-image-preview', size: '928x1152' },
  withHandle: [],
  // A blocked prompt is charged for, and 503 is no proof that nothing began: both have their own tests below.
  refusals: ['out_of_credit'],
});

describe('Google’s own ways', () => {
  let standIn: Awaited<ReturnType<typeof startGoogleStandIn>>;
  beforeAll(async () => {
    standIn = await startGoogleStandIn();
  });
  afterAll(() => standIn.close());
  const context = (): ModelContext => ({ fetch: globalThis.fetch, now: new Date('2026-11-21T00:00:00Z'), secret });
  const provider = () => createGoogle({ baseUrl: `${standIn.url}/v1beta` });
  const entry = (id: string): ModelEntry => {
    const found = provider()
      .catalogueAt(context().now)
      .find((model) => model.id === id);
    if (!found) throw new Error(`no ${id}`);
    return found;
  };

  it('turns a size into the nearest ratio', () => {
    expect(['1024x1024', '928x1152', '768x1376', '1376x768', '1264x848'].map(aspectRatio)).toEqual([
      '1:1',
      '4:5',
      '9:16',
      '16:9',
      '3:2',
    ]);
  });

  it('prices the picture’s tokens as pictures and the thinking as text', async () => {
    const model = entry('gemini-3.1-flash-image-preview');
    const outcome = await provider().operations['image.generate']?.start(
      {
        ...context(),
        idempotencyKey: 'k',
        params: { model: model.id, prompt: 'p', size: '1024x1024', quality: 'high' },
      },
      model,
    );
    if (outcome?.kind !== 'succeeded') throw new Error(JSON.stringify(outcome?.kind));
    expect(outcome.cost?.lines.find((line) => line.what === 'picture output tokens')).toMatchObject({
      quantity: 1120,
      unitPrice: 600_000n,
    });
    expect(outcome.cost?.lines.find((line) => line.what === 'output tokens')).toMatchObject({
      quantity: 60,
      unitPrice: 30_000n,
    });
    expect(outcome.warnings?.[0]?.code).toBe('option_not_used');
  });

  it.each(['text.generate', 'image.generate'] as const)(
    'says that a blocked prompt of %s is refused and charged for',
    async (operation) => {
      const model = entry(operation === 'text.generate' ? 'gemini-3.8-flash' : 'gemini-3.1-flash-image-preview');
      standIn.state.refuseNext('content_policy');
      const outcome =
        operation === 'text.generate'
          ? await provider().operations[operation]?.start(
              {
                ...context(),
                idempotencyKey: 'k',
                params: { model: model.id, instructions: 'i', prompt: 'p', maxOutputTokens: 50 },
              },
              model,
            )
          : await provider().operations[operation]?.start(
              { ...context(), idempotencyKey: 'k', params: { model: model.id, prompt: 'p', size: '1024x1024' } },
              model,
            );
      if (outcome?.kind !== 'failed') throw new Error(outcome?.kind);
      expect(outcome.error).toMatchObject({ kind: 'rejected', code: 'content_policy' });
      expect(outcome.cost?.lines).toEqual([expect.objectContaining({ what: 'input tokens', quantity: 12 })]);
    },
  );

  it('takes an overloaded model for an unknown outcome: a 503 proves nothing', async () => {
    const model = entry('gemini-3.8-flash');
    standIn.state.refuseNext('overloaded');
    const outcome = await provider().operations['text.generate']?.start(
      {
        ...context(),
        idempotencyKey: 'k',
        params: { model: model.id, instructions: 'i', prompt: 'p', maxOutputTokens: 50 },
      },
      model,
    );
    expect(outcome).toMatchObject({ kind: 'failed', error: { kind: 'unknown_outcome', status: 503 } });
  });

  it.each([
    ['gemini-3.8-flash', { thinkingLevel: 'low' }],
    ['gemini-2.5-flash', { thinkingBudget: 0 }],
    ['gemini-2.5-pro', { thinkingBudget: 128 }],
  ])('lets %s think as little as it can', async (id, thinkingConfig) => {
    const params = { model: id, instructions: 'i', prompt: 'p', maxOutputTokens: 50 };
    await provider().operations['text.generate']?.start({ ...context(), idempotencyKey: 'k', params }, entry(id));
    expect(standIn.log.at(-1)?.body).toMatchObject({ generationConfig: { maxOutputTokens: 50, thinkingConfig } });
  });

  it('lists text and picture models, prices known ones, and leaves speech and embeddings out', async () => {
    const check = await provider().checkKey(context());
    const models = check.kind === 'accepted' ? check.models : [];
    expect(models.map((model) => [model.id, model.operations[0], model.prices !== undefined])).toEqual([
      ['gemini-3.8-flash', 'text.generate', true],
      ['gemini-3.1-flash-image-preview', 'image.generate', true],
      ['gemini-4-pro', 'text.generate', false],
    ]);
  });
});

describe('Google’s documented answers', () => {
  const fixtures = new Map(readFixtures(import.meta.url).map((fixture) => [fixture.name, fixture]));
  const scene = { now: new Date('2026-11-21T00:00:00Z'), apiKey: secret.apiKey };

  it.each([
    ['error-key', 'key_refused'],
    ['error-rate', 'rate_limited'],
    ['error-overloaded', 'unknown_outcome'],
    ['error-model', 'rejected'],
  ])('%s means %s', (file, kind) => {
    const fixture = fixtures.get(file);
    if (!fixture) throw new Error(`no fixture ${file}`);
    expect(startError(fixture.answer, googleErrors, scene).kind).toBe(kind);
  });

  it('name the time to come back in the body', () => {
    const fixture = fixtures.get('error-rate');
    if (!fixture) throw new Error('no fixture');
    expect(startError(fixture.answer, googleErrors, scene).retryAt?.toISOString()).toBe('2026-11-21T00:00:36.000Z');
  });

  it('are read as they are documented', () => {
    expect(generatedSchema.parse(fixtures.get('image')?.body).usageMetadata.candidatesTokensDetails).toEqual([
      { modality: 'IMAGE', tokenCount: 1290 },
    ]);
    expect(generatedSchema.parse(fixtures.get('image-refused')?.body).candidates[0]?.finishReason).toBe('IMAGE_SAFETY');
  });
});
