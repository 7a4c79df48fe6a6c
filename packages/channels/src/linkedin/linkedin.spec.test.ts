/**
 * Judged by hand-made schemas out of LinkedIn's pages (`fixtures/schemas.json`, with sources and date), because
 * LinkedIn publishes no description of its own: what we send, and what the pretend LinkedIn answers.
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { beforeAll, describe, expect, it } from 'vitest';
import described from './fixtures/schemas.json' with { type: 'json' };
import {
  callOf,
  contentOf,
  contextOf,
  film,
  type Ground,
  picture,
  publish,
  startGround,
  tryStep,
} from './test-ground.ts';

interface Exchange {
  readonly name: string;
  readonly query: unknown;
  readonly sent: unknown;
  readonly headers: Headers;
  readonly status: number;
  readonly given: Headers;
  /** Null where there is no body. */
  readonly answered: unknown;
}

interface Call {
  readonly source: string;
  readonly query: object;
  readonly body?: object;
  readonly form?: object;
  readonly header?: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<string, object>>;
}

const calls: Readonly<Record<string, Call>> = described.calls;

/** The path as the pages write it. The consent page and the bytes of files are no calls of the API. */
function nameOf(method: string, path: string): string | null {
  if (path.startsWith('/dms-uploads/') || path === '/oauth/v2/authorization') return null;
  return `${method} ${path.replace(/\/urn%3A[^/]+/g, '/{urn}')}`;
}

/** The same fetch, with a memory of what goes to the API. */
function recording(memory: Exchange[]): (inner: typeof fetch) => typeof fetch {
  return (inner) => async (input, init) => {
    const url = new URL(String(input));
    const reply = await inner(input, init);
    const name = nameOf(init?.method ?? 'GET', url.pathname);
    if (name === null) return reply;
    const text = typeof init?.body === 'string' ? JSON.parse(init.body) : init?.body;
    memory.push({
      name,
      query: Object.fromEntries(url.searchParams),
      sent: text instanceof URLSearchParams ? Object.fromEntries(text) : text,
      headers: new Headers(init?.headers),
      status: reply.status,
      given: reply.headers,
      answered: await reply
        .clone()
        .json()
        .catch(() => null),
    });
    return reply;
  };
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
const compiled = new Map<object, ValidateFunction>();

function complain(schema: object, value: unknown, where: string): string[] {
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => `${where}${error.instancePath} ${error.message}`);
}

/** Complaints, in words; none when all is well. */
function complaintsAbout(exchange: Exchange): string[] {
  const { name, query, sent, headers, status, given, answered } = exchange;
  const call = calls[name];
  if (!call) return [`No page describes ${name}.`];
  const isVersioned = name.includes(' /rest/');
  const versioned = /^20\d{4}$/.test(headers.get('linkedin-version') ?? '') || !isVersioned;
  const answer = status < 400 ? call.answers[String(status)] : described.refusal.schema;
  const wanted = call.body ?? call.form;
  return [
    ...(versioned ? [] : [`${name} names no version`]),
    ...(headers.get('x-restli-protocol-version') === '2.0.0' || !isVersioned ? [] : ['another protocol']),
    ...complain(call.query, query, 'query'),
    ...(wanted ? complain(wanted, sent, 'sent') : sent === undefined ? [] : ['a body where none is described']),
    ...(answer ? complain(answer, answered, `answered ${status}`) : [`No page describes an answer ${status}.`]),
    ...Object.entries(status < 400 ? (call.header ?? {}) : {}).flatMap(([header, pattern]) =>
      complain({ type: 'string', pattern }, given.get(header), header),
    ),
  ];
}

const poll = { options: ['Tea', 'Coffee'], durationMinutes: 10_080, isMultiple: false };
const link = { url: 'https://example.com/a', title: 'A page', description: 'About it', thumbnail: picture };

/** A whole life of an account, with refusals. */
async function live(as: 'page' | 'member' | 'share'): Promise<readonly Exchange[]> {
  const memory: Exchange[] = [];
  const ground = await startGround({ as, watch: recording(memory), partBytes: 2 });
  const context = () => contextOf(ground);
  const text = 'All signs: (a) [b] {c} <d> *e* _f_ ~g~ | \\ @h #tag_two #3 ＃タグ';
  const done = await publish(ground, contentOf(text, { firstComment: 'First (comment).' }, [picture]));
  const id = done['post-1']?.remoteId ?? '';
  await publish(ground, contentOf('', {}, [picture, { ...picture, altText: '' }]));
  const watched = await publish(ground, contentOf('Watch.', {}, [film]));
  await publish(ground, contentOf('Read.', { link }));
  await publish(ground, contentOf('Tea or coffee?', { poll }));
  await ground.channel.editPost?.(context(), id, contentOf('Better words #now'));
  ground.standIn.state.countPost(id, { impressions: 3, reached: 2 });
  ground.standIn.state.countPost(watched['post-1']?.remoteId ?? '', { impressions: 1 });
  await ground.channel.readPosts(context(), [id, watched['post-1']?.remoteId ?? '', 'urn:li:share:1']);
  await ground.channel.readAccount(context());
  await liveOnAsPage(ground, id);
  // Refusals: a text that is too long, a copy (looked at where that may be), a deletion, an access that is over.
  await tryStep(ground, contentOf('x'.repeat(3001)), 'post-1');
  await tryStep(ground, contentOf('Tea or coffee?', { poll }), 'post-1');
  await ground.channel.deletePost?.(context(), id);
  await ground.channel.refresh?.(context());
  ground.standIn.state.expireAccess();
  await ground.channel.deletePost?.(context(), id);
  await ground.standIn.close();
  return memory;
}

/** What only pages can do. */
async function liveOnAsPage(ground: Ground, id: string): Promise<void> {
  const { channel, account } = ground;
  if (!channel.capabilitiesOf?.(account).canReadPastPosts) return;
  const context = contextOf(ground);
  await channel.readPastPosts(context, { limit: 2 });
  const read = await channel.readComments?.(context, id, { limit: 5 });
  const commentRemoteId = read?.kind === 'read' ? (read.value.comments[0]?.remoteId ?? '') : '';
  await channel.answerComment?.(context, { postRemoteId: id, commentRemoteId, text: 'Thanks.', seed: '0' });
  const content = contentOf('Looked for.');
  await channel.find({ ...callOf(ground, content, 'post-1'), sentAt: ground.now() });
}

describe('LinkedIn’s pages accept', () => {
  const exchanges: Exchange[] = [];
  beforeAll(async () => {
    for (const as of ['page', 'member', 'share'] as const) exchanges.push(...(await live(as)));
  });

  it('whole lives of a page and of members, requests and answers alike, refusals included', () => {
    for (const exchange of exchanges)
      expect(complaintsAbout(exchange), `${exchange.name} ${exchange.status}`).toEqual([]);
    expect([...new Set(exchanges.map((exchange) => exchange.name))].sort()).toEqual(Object.keys(calls).sort());
    const refusals = new Set(exchanges.filter((one) => one.status >= 400).map((one) => one.status));
    expect([...refusals].sort()).toEqual([400, 401, 404, 422]);
  });

  it('nothing that they forbid: each call’s judge says no to a bad request and to a bad answer', () => {
    const seen = new Set<string>();
    for (const exchange of exchanges.filter((one) => one.status < 300)) {
      if (seen.has(exchange.name)) continue;
      seen.add(exchange.name);
      expect(complaintsAbout({ ...exchange, query: { nonsense: '1' } }), exchange.name).not.toEqual([]);
      expect(complaintsAbout({ ...exchange, sent: { nonsense: 1 } }), exchange.name).not.toEqual([]);
      expect(complaintsAbout({ ...exchange, answered: { id: 7, value: 7 } }), exchange.name).not.toEqual([]);
    }
    expect(seen.size).toBe(Object.keys(calls).length);
    const post = exchanges.find((one) => one.name === 'POST /rest/posts');
    if (!post) throw new Error('Nothing was posted.');
    const bare = { ...(post.sent as object), commentary: 'A bare (bracket)' };
    expect(complaintsAbout({ ...post, sent: bare })).toEqual([expect.stringContaining('/commentary')]);
    expect(complaintsAbout({ ...post, headers: new Headers() })).toHaveLength(2);
  });
});
