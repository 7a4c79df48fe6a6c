import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Judge, openJudge, specsFolder, specsReason, streamedJson } from '../conformance/openapi-judge.ts';
import type { ModelContext } from '../spec.ts';
import { createAnthropic } from './index.ts';
import { startAnthropicStandIn } from './stand-in.ts';

describe.skipIf(specsFolder === undefined)(`Anthropic’s own description${specsReason}`, () => {
  let judge: Judge;
  let standIn: Awaited<ReturnType<typeof startAnthropicStandIn>>;
  beforeAll(async () => {
    judge = openJudge('anthropic');
    standIn = await startAnthropicStandIn();
  });
  afterAll(() => standIn?.close());

  const context = (): ModelContext => ({
    fetch: globalThis.fetch,
    now: new Date('2026-11-21T00:00:00Z'),
    secret: { apiKey: 'sk-ant-test-000000000000' },
  });
  const schema = (name: string): string => `/components/schemas/${name}`;

  it.each([undefined, 0.4])('takes our request with temperature %s', async (temperature) => {
    const provider = createAnthropic({ baseUrl: `${standIn.url}/v1` });
    const model = provider.catalogueAt(context().now)[0];
    if (!model) throw new Error('no model');
    const params = {
      model: model.id,
      instructions: 'Write plainly.',
      prompt: 'p',
      maxOutputTokens: 64,
      ...(temperature !== undefined && { temperature }),
    };
    await provider.operations['text.generate']?.start({ ...context(), idempotencyKey: 'key', params }, model);
    const check = judge.check(schema('CreateMessageParams'), { model: model.id, messages: 'p', max_tokens: 64 });
    expect(standIn.log.at(-1)?.path).toBe('/v1/messages');
    expect(withoutUndefined(standIn.log.at(-1)?.body)).toMatchObject({ max_tokens: 64, stream: true });
    expect(check(standIn.log.at(-1)?.body)).toEqual([]);
  });

  it('knows the stand-in’s stream', async () => {
    const answer = await fetch(`${standIn.url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'claude-sonnet-5', messages: [] }),
    });
    const events = streamedJson(await answer.text());
    const check = judge.check(schema('MessageStreamEvent'), { type: 'content_block_delta', index: 'first' });
    expect(events.length).toBeGreaterThan(6);
    for (const event of events) expect(check(event)).toEqual([]);
  });

  it('knows the stand-in’s list and refusals', async () => {
    const list = async (): Promise<unknown> => (await fetch(`${standIn.url}/v1/models`)).json();
    expect(
      judge.check(schema('ListResponse_ModelInfo_'), {
        data: [{ id: 1 }],
        first_id: null,
        last_id: null,
        has_more: false,
      })(await list()),
    ).toEqual([]);
    const check = judge.check(schema('ErrorResponse'), {
      type: 'error',
      error: { type: 'sadness', message: 'm' },
      request_id: null,
    });
    for (const kind of ['unauthorized', 'rate_limited', 'server_error_before'] as const) {
      standIn.fault({ kind, route: 'models' });
      expect(check(await list())).toEqual([]);
    }
  });
});

function withoutUndefined(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}
