/**
 * Judged by Bluesky's own lexicons: what we send, and what the pretend server answers. `ANTIPHON_SPECS` names
 * the folder that holds `bluesky/lexicons.json`; without it there is nothing to judge by.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonToLex, type LexiconDoc, Lexicons } from '@atproto/lexicon';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textContent } from '../conformance/index.ts';
import type { VersionContent } from '../spec.ts';
import { callOf, contextOf, cup, film, type Ground, publish, richContent, startGround } from './test-ground.ts';

const specs = process.env.ANTIPHON_SPECS;
const title = specs ? 'the lexicons accept' : 'the lexicons (skipped: ANTIPHON_SPECS names no folder)';

interface Exchange {
  readonly nsid: string;
  readonly query: URLSearchParams;
  readonly sent: unknown;
  readonly status: number;
  readonly answered: unknown;
}

/** The same fetch, with a memory. */
function recording(inner: typeof fetch, memory: Exchange[]): typeof fetch {
  return async (input, init) => {
    const response = await inner(input, init);
    const url = new URL(String(input));
    if (url.pathname.startsWith('/xrpc/')) {
      memory.push({
        nsid: url.pathname.slice('/xrpc/'.length),
        query: url.searchParams,
        sent: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
        status: response.status,
        answered: await response.clone().json(),
      });
    }
    return response;
  };
}

/** Throws the lexicon's complaint when the exchange is not as described. */
function judge(lexicons: Lexicons, exchange: Exchange): void {
  const definition = lexicons.getDefOrThrow(exchange.nsid, ['query', 'procedure']);
  if (definition.type === 'query') lexicons.assertValidXrpcParams(exchange.nsid, paramsOf(definition, exchange.query));
  if (definition.type === 'procedure' && definition.input?.schema)
    lexicons.assertValidXrpcInput(exchange.nsid, jsonToLex(exchange.sent as never));
  const record = (exchange.sent as { record?: unknown } | undefined)?.record;
  if (record) lexicons.assertValidRecord('app.bsky.feed.post', jsonToLex(record as never));
  if (exchange.status === 200) lexicons.assertValidXrpcOutput(exchange.nsid, jsonToLex(exchange.answered as never));
}

/** Query values as the lexicon types them: numbers and lists. */
function paramsOf(
  definition: { readonly parameters?: { readonly properties: Record<string, { readonly type: string }> } },
  query: URLSearchParams,
): Record<string, unknown> {
  const params: Record<string, unknown> = {};
  for (const name of query.keys()) {
    const type = definition.parameters?.properties[name]?.type;
    if (type === undefined) throw new Error(`The lexicon knows no parameter "${name}".`);
    params[name] =
      type === 'array' ? query.getAll(name) : type === 'integer' ? Number(query.get(name)) : query.get(name);
  }
  return params;
}

/** Every embed there is beside plain pictures. */
const mediaContents: readonly VersionContent[] = [
  { parts: [{ text: 'A film.', media: [film] }], options: { selfLabel: 'nudity' } },
  { parts: [{ text: 'Ten.', media: Array.from({ length: 10 }, () => cup) }], options: {} },
  {
    ...textContent('A card.'),
    link: { url: 'https://example.com/', title: 'A page', description: '', thumbnail: cup },
  },
];

/** The address of something that was uploaded. */
function anyLink(exchanges: readonly Exchange[]): string {
  const upload = exchanges.find((one) => one.nsid === 'com.atproto.repo.uploadBlob')?.answered;
  return (upload as { blob: { ref: { $link: string } } }).blob.ref.$link;
}

describe.skipIf(!specs)(title, () => {
  let lexicons: Lexicons;
  let ground: Ground;
  const exchanges: Exchange[] = [];

  beforeAll(async () => {
    const all = JSON.parse(readFileSync(join(specs ?? '', 'bluesky/lexicons.json'), 'utf8')) as Record<
      string,
      LexiconDoc
    >;
    lexicons = new Lexicons(Object.values(all));
    // As long as it takes to be looked at once.
    const plain = await startGround({ videoProcessingMs: 20 });
    ground = {
      ...plain,
      fetch: recording(plain.fetch, exchanges),
      connectContext: () => ({ ...plain.connectContext(), fetch: recording(plain.fetch, exchanges) }),
    };
    await exercise(ground);
  });
  afterAll(() => ground?.standIn.close());

  /** Every call we know how to make, once. */
  async function exercise(world: Ground): Promise<void> {
    const method = world.channel.connect.find((one) => one.kind === 'credentials');
    if (method?.kind !== 'credentials') throw new Error('no password method');
    const connected = await method.connect(
      { identifier: 'alice.test', password: 'abcd-efgh-ijkl-mnop' },
      world.connectContext(),
    );
    const account = connected.kind === 'connected' ? connected.accounts[0] : undefined;
    if (!account) throw new Error('not connected');
    const { done } = await publish(world, account, richContent);
    const card = textContent('A card.', { cardUrl: 'https://example.com/' });
    await world.channel.perform(callOf(world, account, card, 'post-1', {}, new Date('2026-11-20T12:00:00Z')));
    for (const [index, content] of mediaContents.entries())
      await publish(world, account, content, new Date(Date.UTC(2026, 10, 20, 13, index)));
    const post = done['post-1']?.remoteId ?? '';
    const context = contextOf(world, account);
    await world.channel.answerComment?.(context, { postRemoteId: post, text: 'Below.', seed: 'c'.repeat(32) });
    await world.channel.readComments?.(context, post, { limit: 10 });
    await world.channel.find({ ...callOf(world, account, richContent, 'post-1'), sentAt: new Date() });
    await world.channel.readPosts(context, [done['post-1']?.remoteId ?? '']);
    await world.channel.readAccount(context);
    await world.channel.readPastPosts(context, { limit: 10 });
    await world.channel.refresh?.(context);
    await world.channel.deletePost?.(context, done['comment-1']?.remoteId ?? '');
    const byConsent = await world.connectByConsent();
    await world.channel.perform(
      callOf(world, byConsent, textContent('By consent.'), 'post-1', {}, new Date('2026-11-20T11:00:00Z')),
    );
  }

  it('a whole run of the adapter, requests and answers alike', () => {
    const judged = new Set<string>();
    for (const exchange of exchanges) {
      judge(lexicons, exchange);
      judged.add(exchange.nsid);
    }
    process.stdout.write(`Judged by the lexicons: ${judged.size} operations, ${exchanges.length} exchanges.\n`);
    expect([...judged].sort()).toEqual([
      'app.bsky.actor.getProfile',
      'app.bsky.feed.getPostThread',
      'app.bsky.feed.getPosts',
      'app.bsky.video.getJobStatus',
      'app.bsky.video.getUploadLimits',
      'app.bsky.video.uploadVideo',
      'com.atproto.identity.resolveHandle',
      'com.atproto.repo.createRecord',
      'com.atproto.repo.deleteRecord',
      'com.atproto.repo.getRecord',
      'com.atproto.repo.listRecords',
      'com.atproto.repo.uploadBlob',
      'com.atproto.server.createSession',
      'com.atproto.server.describeServer',
      'com.atproto.server.getServiceAuth',
      'com.atproto.server.refreshSession',
    ]);
  });

  it('no record that the lexicon forbids: the judge itself says no', () => {
    const sample = exchanges.find((one) => one.nsid === 'com.atproto.repo.createRecord' && one.status === 200);
    if (!sample) throw new Error('nothing was sent');
    const spoil = (change: object): Exchange => {
      const sent = structuredClone(sample.sent) as { record: object };
      return { ...sample, sent: { ...sent, record: { ...sent.record, ...change } } };
    };
    expect(() => judge(lexicons, sample)).not.toThrow();
    expect(() => judge(lexicons, spoil({ text: 'x'.repeat(301) }))).toThrow(/300 graphemes/);
    expect(() => judge(lexicons, spoil({ createdAt: 'yesterday' }))).toThrow(/datetime/);
    const tooMany = { $type: 'app.bsky.embed.gallery', items: Array.from({ length: 21 }, () => ({})) };
    expect(() => judge(lexicons, spoil({ embed: tooMany }))).toThrow(/items/);
    const image = { $type: 'blob', ref: { $link: anyLink(exchanges) }, mimeType: 'image/jpeg', size: 14 };
    const shapeless = { $type: 'app.bsky.embed.gallery#image', image, alt: '' };
    expect(() => judge(lexicons, spoil({ embed: { $type: 'app.bsky.embed.gallery', items: [shapeless] } }))).toThrow(
      /aspectRatio/,
    );
    expect(() => judge(lexicons, spoil({ embed: { $type: 'app.bsky.embed.video', video: 'no' } }))).toThrow(/video/);
    expect(() => judge(lexicons, spoil({ labels: { $type: 'com.atproto.label.defs#selfLabels' } }))).toThrow(/values/);
    expect(() => judge(lexicons, spoil({ reply: { root: {}, parent: {} } }))).toThrow(/reply/);
    expect(() => judge(lexicons, { ...sample, sent: { record: (sample.sent as { record: object }).record } })).toThrow(
      /repo/,
    );
    expect(() => judge(lexicons, { ...sample, answered: { uri: 'https://no', cid: 'no' } })).toThrow(/at-uri|uri/);
  });

  it('no other thing than the pretend server accepts: both refuse the same bad records', async () => {
    const account = await ground.connectByPassword();
    for (const text of ['x'.repeat(301), '👩‍👩‍👧'.repeat(200)]) {
      const outcome = await ground.channel.perform(callOf(ground, account, textContent(text), 'post-1'));
      expect(outcome).toMatchObject({ kind: 'failed', error: { kind: 'rejected' } });
      expect(() =>
        lexicons.assertValidRecord('app.bsky.feed.post', {
          $type: 'app.bsky.feed.post',
          text,
          createdAt: '2026-11-20T10:00:00Z',
        }),
      ).toThrow();
    }
  });
});
