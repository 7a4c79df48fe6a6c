import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Judge, openJudge, specsFolder, specsReason, streamedJson } from '../conformance/openapi-judge.ts';
import type { ModelContext, ModelEntry } from '../spec.ts';
import { createOpenAi } from './index.ts';
import { startOpenAiStandIn } from './stand-in.ts';

describe.skipIf(specsFolder === undefined)(`OpenAI’s own description${specsReason}`, () => {
  let judge: Judge;
  let standIn: Awaited<ReturnType<typeof startOpenAiStandIn>>;
  beforeAll(async () => {
    judge = openJudge('openai');
    standIn = await startOpenAiStandIn();
  });
  afterAll(() => standIn?.close());

  const secret = { apiKey: 'sk-test0000000000000000' };
  const context = (): ModelContext => ({ fetch: globalThis.fetch, now: new Date('2026-11-21T00:00:00Z'), secret });
  const provider = () => createOpenAi({ baseUrl: `${standIn.url}/v1` });
  const entry = (id: string): ModelEntry =>
    provider()
      .catalogueAt(context().now)
      .find((model) => model.id === id) ?? { id, name: id, operations: [], priceVersion: 'x' };
  const get = async (path: string): Promise<unknown> => (await fetch(`${standIn.url}/v1${path}`)).json();
  const schema = (name: string): string => `/components/schemas/${name}`;

  it.each(['gpt-6-sol', 'gpt-4.1'])('takes our request for text of %s', async (model) => {
    const params = { model, instructions: 'i', prompt: 'p', maxOutputTokens: 64, temperature: 0.4 };
    await provider().operations['text.generate']?.start({ ...context(), idempotencyKey: 'key', params }, entry(model));
    const check = judge.check(schema('CreateResponse'), { model, input: 'p', max_output_tokens: 'many' });
    expect(check(standIn.log.at(-1)?.body)).toEqual([]);
    const reasoning = judge.check(schema('Reasoning'), { effort: 'enormous' });
    expect(reasoning({ effort: 'low' })).toEqual([]);
  });

  it.each(['low', 'medium', 'high'] as const)('takes our request for a picture of %s quality', async (quality) => {
    await provider().operations['image.generate']?.start(
      {
        ...context(),
        idempotencyKey: 'key',
        params: { model: 'gpt-image-2', prompt: 'p', size: '1536x1024', quality },
      },
      entry('gpt-image-2'),
    );
    const check = judge.check(schema('CreateImageRequest'), { model: 'gpt-image-2', prompt: 7 });
    expect(check(standIn.log.at(-1)?.body)).toEqual([]);
  });

  it('knows the stand-in’s stream, its responses running, done and cancelled', async () => {
    standIn.state.wordDelayMs = 5;
    const start = () =>
      fetch(`${standIn.url}/v1/responses`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'gpt-6-sol', instructions: 'i', input: 'p' }),
      });
    const events = streamedJson(await (await start()).text());
    const checkEvent = judge.check(schema('ResponseStreamEvent'), { type: 'response.output_text.delta', delta: 4 });
    expect(events.length).toBeGreaterThan(5);
    for (const event of events) expect(checkEvent(event)).toEqual([]);
    const id = (events[0] as { response: { id: string } }).response.id;
    const check = judge.check(schema('Response'), { id, object: 'answer' });
    expect(check(await get(`/responses/${id}`))).toEqual([]);
    const second = streamFirst(await start());
    const running = await get(`/responses/${await second}`);
    expect(check(running)).toEqual([]);
    expect(running).toMatchObject({ status: 'in_progress' });
    const cancelled = await (
      await fetch(`${standIn.url}/v1/responses/${await second}/cancel`, { method: 'POST' })
    ).json();
    expect(check(cancelled)).toEqual([]);
    expect(cancelled).toMatchObject({ status: 'cancelled' });
    standIn.state.wordDelayMs = 0;
  });

  it('knows the stand-in’s picture, list and refusals', async () => {
    const picture = await fetch(`${standIn.url}/v1/images/generations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'p', size: '1024x1024', quality: 'low' }),
    });
    expect(judge.check(schema('ImagesResponse'), { data: [] })(await picture.json())).toEqual([]);
    expect(
      judge.check(schema('ListModelsResponse'), { object: 'list', data: [{ id: 1 }] })(await get('/models')),
    ).toEqual([]);
    const checkError = judge.check(schema('ErrorResponse'), { error: { message: 'm' } });
    expect(checkError(await get('/responses/none'))).toEqual([]);
    for (const kind of ['unauthorized', 'rate_limited', 'server_error_before'] as const) {
      standIn.fault({ kind, route: 'models' });
      expect(checkError(await get('/models'))).toEqual([]);
    }
  });
});

/** The id in the first event of a stream, without waiting for its end. */
async function streamFirst(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const first = new TextDecoder().decode((await reader?.read())?.value);
  const [event] = streamedJson(first) as { response: { id: string } }[];
  return event?.response.id ?? '';
}
