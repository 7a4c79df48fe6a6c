import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { createSafeFetch } from '@antiphon/wire';
import { type StandIn, startStandIn } from '@antiphon/wire/stand-in';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callStreaming, recordOneCall } from './call-streaming.ts';

async function* events(): AsyncGenerator<string> {
  yield 'event: one\nda';
  await wait(5);
  yield 'ta: {"word":"é';
  yield '"}\n\ndata: two\n\n';
}

describe('a watched call', () => {
  let standIn: StandIn<null>;
  let fetch: typeof globalThis.fetch;
  beforeAll(async () => {
    standIn = await startStandIn({
      name: 'stream',
      routes: (app) => {
        app.post('/stream', { config: { route: 'stream' } }, (_request, reply) =>
          reply.type('text/event-stream').send(Readable.from(events())),
        );
        app.post('/refuse', (_request, reply) => reply.code(400).type('text/event-stream').send('data: never\n\n'));
        return null;
      },
    });
    fetch = createSafeFetch({ allowPrivateHosts: [standIn.host] });
  });
  afterAll(() => standIn.close());

  it('puts events together over the borders of pieces, in order, each waiting for the one before', async () => {
    const seen: string[] = [];
    const answer = await callStreaming(fetch, { url: `${standIn.url}/stream`, json: {} }, async (event) => {
      await wait(event.event === 'one' ? 20 : 0);
      seen.push(`${event.event}:${event.data}`);
    });
    expect(seen).toEqual(['one:{"word":"é"}', 'undefined:two']);
    expect(answer).toMatchObject({ kind: 'answered', status: 200 });
  });

  it('reads no events from a refusal', async () => {
    const answer = await callStreaming(fetch, { url: `${standIn.url}/refuse`, json: {} }, () => {
      throw new Error('read a refusal');
    });
    expect(answer).toMatchObject({ kind: 'answered', status: 400, body: 'data: never\n\n' });
  });

  it('throws again what the handler threw, so that a handle that could not be saved is noticed', async () => {
    const failing = callStreaming(fetch, { url: `${standIn.url}/stream`, json: {} }, () =>
      Promise.reject(new Error('the database is away')),
    );
    await expect(failing).rejects.toThrow('the database is away');
  });

  it('keeps the fence’s proof that nothing was sent', async () => {
    const fenced = createSafeFetch({ allowPrivateHosts: [] });
    const answer = await callStreaming(fenced, { url: `${standIn.url}/stream`, json: {} }, () => undefined);
    expect(answer.kind).toBe('not_sent');
  });

  it('lends a fetch for one call only, and knows what became of it', async () => {
    standIn.reset();
    const recorded = recordOneCall(fetch);
    const response = await recorded.fetch(`${standIn.url}/stream`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    expect(await response.text()).toContain('data: two');
    expect(await recorded.outcome()).toMatchObject({ kind: 'answered', status: 200 });
    await expect(recorded.fetch(`${standIn.url}/stream`, { method: 'POST', body: '{}' })).rejects.toThrow(
      'Only one call',
    );
    expect(standIn.counts.stream).toBe(1);
    expect(await recordOneCall(fetch).outcome()).toBeNull();
  });
});
