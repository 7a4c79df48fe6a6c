/** What the pretend X gives back: the signed-in user, posts by id, timelines, search. */
import type { FastifyInstance, FastifyRequest } from '@antiphon/wire/stand-in';
import { includesOf, postEntity, userEntity } from './stand-in-entities.ts';
import {
  authorize,
  invalidRequest,
  notFoundProblem,
  type RateLimits,
  Refusal,
  type StoredPost,
  type XState,
} from './stand-in-state.ts';

export interface ReadingGround {
  readonly state: XState;
  readonly rates: RateLimits;
  readonly now: () => Date;
  /** Lists show a post only after this while. */
  readonly listLagMs: number;
}

type Query = Readonly<Record<string, string | undefined>>;

const weekMs = 7 * 86_400_000;

export function addReadingRoutes(app: FastifyInstance, ground: ReadingGround): void {
  const { state, rates, now } = ground;
  const caller = (request: FastifyRequest) => authorize(state, request, now(), ['tweet.read', 'users.read']);

  app.get('/2/users/me', { config: { route: 'users.me' } }, async (request, reply) => {
    const user = caller(request);
    reply.headers(rates.spend(`me ${user.id}`, 75));
    charge(ground, 'User: Read', user.id);
    const postCount = [...state.posts.values()].filter((post) => post.userId === user.id).length;
    return { data: userEntity(user, listOf(request, 'user.fields'), postCount) };
  });

  app.get('/2/tweets', { config: { route: 'posts.lookup' } }, async (request, reply) => {
    const user = caller(request);
    reply.headers(rates.spend(`lookup ${user.id}`, 5000));
    const ids = listOf(request, 'ids');
    if (ids.length < 1 || ids.length > 100 || !ids.every((id) => /^\d{1,19}$/.test(id)))
      throw invalidRequest('The number of values in the `ids` query parameter list is not between 1 and 100.', { ids });
    const posts = ids.flatMap((id) => state.posts.get(id) ?? []);
    const missing = ids.filter((id) => !state.posts.has(id)).map((id) => notFoundProblem('post', 'ids', id));
    return answerOf(ground, request, user.id, posts, { errors: missing });
  });

  app.get('/2/users/:id/tweets', { config: { route: 'timelines.posts' } }, async (request, reply) => {
    const user = caller(request);
    reply.headers(rates.spend(`timeline ${user.id}`, 900));
    const { id } = request.params as { id: string };
    if (!state.users.has(id)) throw new Refusal(404, notFoundProblem('user', 'id', id));
    const query = request.query as Query;
    const excluded = listOf(request, 'exclude');
    const all = listed(ground, query)
      .filter((post) => post.userId === id)
      .filter((post) => !excluded.includes('replies') || post.inReplyToId === null);
    return pageOf(ground, request, user.id, all, { min: 5, max: 100, usual: 10, token: query.pagination_token });
  });

  app.get('/2/tweets/search/recent', { config: { route: 'search.recent' } }, async (request, reply) => {
    const user = caller(request);
    reply.headers(rates.spend(`search ${user.id}`, 300));
    const query = request.query as Query;
    const conversationId = /\bconversation_id:(\d+)/.exec(query.query ?? '')?.[1];
    if (conversationId === undefined) throw invalidRequest('There were errors processing your request.', { query: [] });
    const all = listed(ground, query)
      .filter((post) => post.conversationId === conversationId && now().getTime() - post.createdAt.getTime() < weekMs)
      .filter((post) => !/\bis:reply\b/.test(query.query ?? '') || post.inReplyToId !== null);
    return pageOf(ground, request, user.id, all, { min: 10, max: 100, usual: 10, token: query.next_token });
  });
}

/** `a,b` or repeated, as lists stand in a query. */
function listOf(request: FastifyRequest, name: string): string[] {
  const value = (request.query as Readonly<Record<string, string | readonly string[] | undefined>>)[name];
  return value === undefined ? [] : [value].flat().join(',').split(',').filter(Boolean);
}

/** Posts that lists show by now, newest first, between the bounds of the query. */
function listed({ state, now, listLagMs }: ReadingGround, query: Query): StoredPost[] {
  const { start_time: start, end_time: end, since_id: since, until_id: until } = query;
  for (const [name, value] of Object.entries({ start_time: start, end_time: end })) {
    if (value !== undefined && Number.isNaN(Date.parse(value)))
      throw invalidRequest(`\`${name}\` is no RFC 3339 date-time.`, { [name]: [value] });
  }
  return [...state.posts.values()]
    .filter((post) => post.createdAt.getTime() + listLagMs <= now().getTime())
    .filter((post) => start === undefined || post.createdAt.getTime() >= Date.parse(start))
    .filter((post) => end === undefined || post.createdAt.getTime() < Date.parse(end))
    .filter((post) => since === undefined || BigInt(post.id) > BigInt(since))
    .filter((post) => until === undefined || BigInt(post.id) < BigInt(until))
    .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1));
}

function pageOf(
  ground: ReadingGround,
  request: FastifyRequest,
  readerId: string,
  all: readonly StoredPost[],
  page: { readonly min: number; readonly max: number; readonly usual: number; readonly token: string | undefined },
) {
  const { max_results: wanted } = request.query as Query;
  const size = wanted === undefined ? page.usual : Number(wanted);
  if (!Number.isInteger(size) || size < page.min || size > page.max)
    throw invalidRequest(
      `The \`max_results\` query parameter value [${wanted}] is not between ${page.min} and ${page.max}`,
      {
        max_results: [String(wanted)],
      },
    );
  const from = page.token === undefined ? 0 : all.findIndex((post) => `t${post.id}` === page.token) + 1;
  if (page.token !== undefined && from === 0)
    throw invalidRequest('The page token is invalid.', { pagination_token: [page.token] });
  const posts = all.slice(from, from + size);
  const last = posts.at(-1);
  const meta = {
    result_count: posts.length,
    ...(posts[0] && last ? { newest_id: posts[0].id, oldest_id: last.id } : {}),
    ...(last && all.length > from + size ? { next_token: `t${last.id}` } : {}),
  };
  return answerOf(ground, request, readerId, posts, { meta });
}

/** Whatever is read is charged once on a day, by UTC (docs.x.com/x-api/getting-started/pricing, 2026-08-22). */
function charge({ state, now }: ReadingGround, what: string, id: string): void {
  const key = `${what} ${id} ${now().toISOString().slice(0, 10)}`;
  if (state.chargedOnDay.has(key)) return;
  state.chargedOnDay.add(key);
  state.charges.push(what);
}

/** A list of posts with what was asked for, charged by the post. */
function answerOf(
  ground: ReadingGround,
  request: FastifyRequest,
  readerId: string,
  posts: readonly StoredPost[],
  more: { readonly meta?: object; readonly errors?: readonly object[] },
) {
  const { state, now } = ground;
  const fields = listOf(request, 'post.fields');
  const expansions = listOf(request, 'expansions');
  for (const { id } of posts) charge(ground, 'Posts: Read', id);
  const data = posts.map((post) => postEntity(state, post, { fields, expansions, readerId, now: now() }));
  const includes = includesOf(state, posts, {
    expansions,
    userFields: listOf(request, 'user.fields'),
    mediaFields: listOf(request, 'media.fields'),
  });
  return {
    ...(data.length > 0 ? { data } : {}),
    ...(Object.keys(includes).length > 0 ? { includes } : {}),
    ...(more.errors && more.errors.length > 0 ? { errors: more.errors } : {}),
    ...(more.meta ? { meta: more.meta } : {}),
  };
}
