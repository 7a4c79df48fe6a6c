import { describe, expect, it } from 'vitest';
import { describeProvider } from '../conformance/index.ts';
import { readFixtures } from '../conformance/read-fixtures.ts';
import { startError } from '../kit/model-errors.ts';
import { anthropicErrors } from './errors.ts';
import { createAnthropic } from './index.ts';
import { startAnthropicStandIn } from './stand-in.ts';

const secret = { apiKey: 'sk-ant-test-0000000000000000' };

describeProvider({
  name: 'Anthropic',
  startStandIn: startAnthropicStandIn,
  create: (standIn) => createAnthropic({ baseUrl: `${standIn.url}/v1` }),
  secret: () => secret,
  text: { model: 'claude-sonnet-5' },
  withHandle: [],
});

describe('Anthropic’s own ways', () => {
  it('prices a dated model like its family, and leaves a new one without a price', async () => {
    const standIn = await startAnthropicStandIn();
    const check = await createAnthropic({ baseUrl: `${standIn.url}/v1` }).checkKey({
      fetch: globalThis.fetch,
      now: new Date('2026-11-21T00:00:00Z'),
      secret,
    });
    await standIn.close();
    const models = check.kind === 'accepted' ? check.models : [];
    expect(models.find((model) => model.id === 'claude-haiku-4-5-20251001')?.prices?.outputToken).toBe(50_000n);
    expect(models.find((model) => model.id === 'claude-next')).toMatchObject({
      priceVersion: 'unknown',
      contextTokens: 1_000_000,
    });
    expect(standIn.log[0]?.headers).toMatchObject({ 'x-api-key': secret.apiKey, 'anthropic-version': '2023-06-01' });
  });
});

describe('Anthropic’s documented answers', () => {
  const fixtures = new Map(readFixtures(import.meta.url).map((fixture) => [fixture.name, fixture]));
  const scene = { now: new Date('2026-11-21T00:00:00Z'), apiKey: secret.apiKey };

  it.each([
    ['error-key', 'key_refused'],
    ['error-credit', 'out_of_credit'],
    ['error-billing', 'out_of_credit'],
    ['error-overloaded', 'temporary'],
    ['error-model', 'rejected'],
    ['error-filter', 'rejected'],
  ])('%s means %s', (file, kind) => {
    const fixture = fixtures.get(file);
    if (!fixture) throw new Error(`no fixture ${file}`);
    expect(startError(fixture.answer, anthropicErrors, scene).kind).toBe(kind);
  });
});
