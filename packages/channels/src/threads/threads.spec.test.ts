/**
 * Judged by Meta's own Postman collection for Threads: what we send, and what the pretend server answers.
 * `ANTIPHON_SPECS` names the folder that holds `threads/threads-api.postman_collection.json` (fbsamples/threads_api,
 * commit 44df04d47292 of 2026-01-02); without it there is nothing to judge by.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { consent } from '../conformance/index.ts';
import type { VersionContent } from '../spec.ts';
import { type Collection, CollectionJudge, type Exchange } from './collection.judge.ts';
import { callOf, contextOf, film, photo, publish, startInTest, takeStep } from './test-ground.ts';

const specs = process.env.ANTIPHON_SPECS;
const title = specs
  ? 'the collection of the API accepts'
  : 'the collection of the API (skipped: ANTIPHON_SPECS names no folder)';

/** The same fetch, with a memory. */
function recording(memory: Exchange[]): (inner: typeof fetch) => typeof fetch {
  return (inner) => async (input, init) => {
    const url = new URL(String(input));
    const response = await inner(input, init);
    const answered: unknown = await response
      .clone()
      .json()
      .catch(() => undefined);
    memory.push({
      method: init?.method ?? 'GET',
      path: url.pathname.replace(/^\/graph\.threads\.com(\/v1\.0)?/, ''),
      sent: Object.fromEntries([...url.searchParams, ...new URLSearchParams(String(init?.body ?? ''))]),
      status: response.status,
      answered,
    });
    return response;
  };
}

const full: VersionContent = {
  parts: [
    { text: 'One.', media: [photo, film] },
    { text: 'Two.', media: [film] },
    { text: 'Three.', media: [photo] },
  ],
  firstComment: 'And a comment.',
  options: { replyControl: 'mentioned_only', topicTag: 'Pottery', spoilerMedia: true },
};
const text = (own: Partial<VersionContent> = {}): VersionContent => ({
  parts: [{ text: 'Hello https://example.com/page', media: [] }],
  options: {},
  ...own,
});

/** Everything that the adapter asks of Threads, refusals included. */
async function wholeRun(exchanges: Exchange[]): Promise<void> {
  const ground = await startInTest({ imageProcessingMs: 500 }, recording(exchanges));
  const { channel, standIn } = ground;
  const done = await publish(ground, full);
  const link = { url: 'https://example.com/page', title: 'A page', description: '' };
  const quotePostId = done['post-1']?.remoteId ?? '';
  await publish(ground, text({ link, options: { replyControl: 'everyone' } }));
  await publish(ground, text({ options: { quotePostId } }));
  await publish(ground, text({ poll: { options: ['Tea', 'Coffee'], durationMinutes: 1440, isMultiple: false } }));
  standIn.state.addReply({ to: quotePostId, username: 'guest', text: 'Nice' });
  const context = contextOf(ground);
  for (const key of ['post-1', 'post-2', 'comment-1'])
    await channel.find({ ...callOf(ground, full, key, done), sentAt: ground.clock.now() });
  await channel.readPosts(context, [quotePostId, '12']);
  await channel.readAccount(context);
  await channel.readPastPosts(context, { limit: 2 });
  await channel.readQuotas?.(context);
  await channel.readComments?.(context, quotePostId, { limit: 2 });
  await channel.answerComment?.(context, { postRemoteId: quotePostId, text: 'Thank you.', seed: '00' });
  await channel.deletePost?.(context, done['comment-1']?.remoteId ?? '');
  await takeStep(ground, { parts: [{ text: 'x'.repeat(501), media: [] }], options: {} }, 'container-1');
  await channel.readAccount({ ...context, secret: { ...(ground.account.secret as object), accessToken: 'unknown' } });
  await consent(channel, {}, ground.connectContext(), (query) => ({ ...query, code: 'made-up' }));
  ground.clock.advance(16 * 86_400_000);
  await channel.refresh?.(contextOf(ground));
}

describe.skipIf(!specs)(title, () => {
  let judge: CollectionJudge;
  const exchanges: Exchange[] = [];

  beforeAll(() => {
    const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
    judge = new CollectionJudge(
      read(join(specs ?? '', 'threads/threads-api.postman_collection.json')) as Collection,
      read(join(import.meta.dirname, 'fixtures/errors.json')) as object,
    );
  });

  it('a whole run of the adapter, requests and answers alike, refusals included', async () => {
    await wholeRun(exchanges);
    const judged = new Map<string, number>();
    for (const exchange of exchanges) {
      // The consent page is for people: a redirect, not an answer of the API.
      if (exchange.path.endsWith('/oauth/authorize')) continue;
      expect(judge.complaints(exchange), `${exchange.method} ${exchange.path} ${exchange.status}`).toEqual([]);
      const name = judge.operationOf(exchange)?.name ?? '';
      judged.set(name, (judged.get(name) ?? 0) + 1);
    }
    const count = [...judged.values()].reduce((sum, one) => sum + one, 0);
    process.stdout.write(`Judged by Meta's collection for Threads: ${judged.size} requests, ${count} exchanges.\n`);
    expect([...judged.keys()].sort()).toEqual(
      [
        '1. Create Media Container',
        '1.1 Create Text Container',
        '1.1 Create an Image Item Container',
        '1.2 Create Image Container',
        '1.2 Create a Video Item Container',
        '1.3 Create Video Container',
        '2. Create a Carousel Container',
        '2. Publish Threads Post',
        "Check Container's Publishing Status",
        'Delete Threads Post',
        'Exchange the Code For a Token',
        "Get App-Scoped User's Profile Information",
        'Get Account Insights',
        'Get Long-Lived Access Token',
        'Get Post Insights',
        'Get Threads Conversations',
        'Get Threads Post Details',
        "Get a List of All a User's Replies",
        "Get a List of All a User's Threads",
        'Refresh Access Token',
        'Retrieve Publishing Quota Limit',
      ].sort(),
    );
  });

  it('nothing that it forbids: each request’s judge says no to a foreign parameter and to a wrong answer', () => {
    const seen = new Set<string>();
    for (const exchange of exchanges) {
      const operation = judge.operationOf(exchange);
      if (!operation || seen.has(operation.name) || exchange.status >= 300) continue;
      seen.add(operation.name);
      expect(judge.complaints({ ...exchange, sent: { ...exchange.sent, nonsense: '1' } }), operation.name).not.toEqual(
        [],
      );
      // The collection shows no answer to a renewal.
      if (operation.name !== 'Refresh Access Token')
        for (const answered of [{ id: 7, data: 7 }, null, 'text'])
          expect(judge.complaints({ ...exchange, answered }), operation.name).not.toEqual([]);
    }
    expect(seen.size).toBe(21);
  });

  it('no missing parameter, no unknown field, metric or kind, and no refusal of another shape', () => {
    const of = (name: string) => {
      const found = exchanges.find((one) => judge.operationOf(one)?.name === name && one.status < 300);
      if (!found) throw new Error(`There is no exchange ${name}.`);
      return found;
    };
    const complaintsOf = (name: string, sent: Record<string, string>) =>
      judge.complaints({ ...of(name), sent: { ...of(name).sent, ...sent } });
    expect(judge.complaints({ ...of('2. Publish Threads Post'), sent: {} })).toEqual(['creation_id is missing']);
    expect(complaintsOf('Get Post Insights', { metric: 'views,reach' })).toHaveLength(1);
    expect(complaintsOf('Get Threads Conversations', { fields: 'id,caption' })).toHaveLength(1);
    expect(complaintsOf('1.1 Create Text Container', { media_type: 'REELS' })).toHaveLength(1);
    expect(complaintsOf('1.1 Create Text Container', { reply_control: 'nobody' })).toHaveLength(1);
    expect(judge.complaints({ ...of('Delete Threads Post'), status: 400, answered: { error: 'no' } })).toHaveLength(1);
    expect(judge.complaints({ ...of('Delete Threads Post'), path: '/me/nonsense' })).toHaveLength(1);
  });
});
