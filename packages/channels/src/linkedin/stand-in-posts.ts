/** Posts of the pretend LinkedIn: made, read, changed, taken back; and its guard against copies. */
import type { FastifyInstance, FastifyRequest } from '@antiphon/wire/stand-in';
import { authorize, denied, listIn, mayActAs, type Place, pageIn, pageOf } from './stand-in-access.ts';
import { readCommentary } from './stand-in-little-text.ts';
import { type CheckedPost, checkPost } from './stand-in-post-check.ts';
import { badField, type Ids, Refusal, type StoredPost } from './stand-in-state.ts';

export interface PostOptions {
  readonly ids: Ids;
  readonly listLagMs: number;
  /** How long the same post is refused. LinkedIn says nothing of it. */
  readonly duplicateWindowMs: number;
}

const notFound = (urn: string) => new Refusal(404, 'NOT_FOUND', `Post with URN ${urn} not found`);

export function addPostRoutes(app: FastifyInstance, place: Place, options: PostOptions): void {
  const { state, now } = place;

  app.post('/rest/posts', { config: { route: 'posts.create' } }, async (request, reply) => {
    const token = authorize(place, request, []);
    const post = checkPost(state, request.body, readCommentary, now());
    if (!mayActAs(place, token, post.author, 'w')) throw denied(request);
    guard(post);
    const isVideo = JSON.stringify(post.content ?? {}).includes('"urn:li:video:');
    const urn = `urn:li:${isVideo ? 'ugcPost' : 'share'}:${options.ids.next()}`;
    const at = now().getTime();
    state.posts.set(urn, { ...post, urn, at, changedAt: at, text: readCommentary(post.commentary) });
    state.guarded.push({ author: post.author, key: keyOf(post), urn, at });
    return reply
      .code(201)
      .header('x-restli-id', urn)
      .header('location', `/posts/${encodeURIComponent(urn)}`)
      .send('');
  });

  /** "Content is a duplicate of …": of a deleted post it names one that never was. */
  function guard(post: CheckedPost): void {
    const since = now().getTime() - options.duplicateWindowMs;
    const known = state.guarded.find((one) => one.author === post.author && one.key === keyOf(post) && one.at > since);
    if (!known) return;
    const named = state.posts.has(known.urn) ? known.urn : `urn:li:share:${options.ids.next()}`;
    const message = `com.linkedin.content.common.exception.BadRequestResponseException: Content is a duplicate of ${named}`;
    throw new Refusal(422, 'UNPROCESSABLE_ENTITY', message, {
      errorDetailType: 'com.linkedin.common.error.BadRequest',
      errorDetails: { inputErrors: [{ description: 'Duplicate post is detected', input: {}, code: 'DUPLICATE_POST' }] },
    });
  }

  function readable(request: FastifyRequest, post: StoredPost | undefined, urn: string): StoredPost {
    const token = authorize(place, request, []);
    // Whoever may read no posts at all is told so, whether this one is there or not.
    if (!post) {
      if (token.scopes.some((scope) => /^r_(?:organization|member)_social$/.test(scope))) throw notFound(urn);
      throw denied(request);
    }
    if (!mayActAs(place, token, post.author, 'r')) throw denied(request);
    return post;
  }

  app.get('/rest/posts', { config: { route: 'posts.read' } }, async (request) => {
    const ids = listIn(request, 'ids');
    if (ids) return batch(request, ids);
    const token = authorize(place, request, []);
    const { q, author = '', sortBy = 'LAST_MODIFIED' } = request.query as Record<string, string | undefined>;
    if (q !== 'author' || sortBy !== 'LAST_MODIFIED')
      throw new Refusal(400, 'ILLEGAL_ARGUMENT', 'Invalid query parameters passed to request');
    if (!mayActAs(place, token, author, 'r')) throw denied(request);
    const seenUntil = now().getTime() - options.listLagMs;
    const posts = [...state.posts.values()]
      .filter((post) => post.author === author && post.at <= seenUntil)
      .reverse()
      .sort((a, b) => b.changedAt - a.changedAt);
    return pageOf(posts.map(entityOf), pageIn(request));
  });

  function batch(request: FastifyRequest, ids: readonly string[]) {
    if (request.headers['x-restli-method'] !== 'BATCH_GET') throw badField('/ids', 'Invalid query parameters');
    const token = authorize(place, request, ['r_organization_social']);
    const found = ids.flatMap((urn) => state.posts.get(urn) ?? []);
    if (!found.every((post) => mayActAs(place, token, post.author, 'r'))) throw denied(request);
    const gone = ids.filter((urn) => !state.posts.has(urn));
    const error = (urn: string) => ({ status: 404, message: `Post with URN ${urn} not found` });
    return {
      results: Object.fromEntries(found.map((post) => [post.urn, entityOf(post)])),
      statuses: Object.fromEntries(ids.map((urn) => [urn, state.posts.has(urn) ? 200 : 404])),
      errors: Object.fromEntries(gone.map((urn) => [urn, error(urn)])),
    };
  }

  app.get('/rest/posts/:urn', { config: { route: 'posts.get' } }, async (request) => {
    const { urn } = request.params as { urn: string };
    return entityOf(readable(request, state.posts.get(urn), urn));
  });

  app.delete('/rest/posts/:urn', { config: { route: 'posts.delete' } }, async (request, reply) => {
    const token = authorize(place, request, []);
    const { urn } = request.params as { urn: string };
    const post = state.posts.get(urn);
    if (post && !mayActAs(place, token, post.author, 'w')) throw denied(request);
    state.posts.delete(urn);
    return reply.code(204).send();
  });

  app.post('/rest/posts/:urn', { config: { route: 'posts.update' } }, async (request, reply) => {
    const token = authorize(place, request, []);
    const { urn } = request.params as { urn: string };
    const post = state.posts.get(urn);
    if (request.headers['x-restli-method'] !== 'PARTIAL_UPDATE') throw badField('/', 'Invalid method');
    if (!post) throw notFound(urn);
    if (!mayActAs(place, token, post.author, 'w')) throw denied(request);
    const { patch } = (request.body ?? {}) as { patch?: { $set?: Record<string, unknown> } };
    const { commentary, ...others } = patch?.$set ?? {};
    if (typeof commentary !== 'string' || Object.keys(others).length > 0)
      throw badField('/patch/$set', 'Only commentary can be updated here');
    const text = readCommentary(commentary);
    if (text.length > 3000) throw badField('/commentary', 'too long', 'FIELD_LENGTH_TOO_LONG');
    Object.assign(post, { commentary, text, changedAt: now().getTime() });
    return reply.code(204).send();
  });
}

function keyOf(post: CheckedPost): string {
  return JSON.stringify([readCommentary(post.commentary), post.content]);
}

function entityOf(post: StoredPost) {
  return {
    id: post.urn,
    author: post.author,
    commentary: post.commentary,
    visibility: post.visibility,
    distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
    ...(post.content ? { content: post.content } : {}),
    createdAt: post.at,
    publishedAt: post.at,
    lastModifiedAt: post.changedAt,
    lifecycleState: 'PUBLISHED',
    isReshareDisabledByAuthor: post.isReshareDisabled,
    lifecycleStateInfo: { isEditedByAuthor: post.changedAt > post.at },
  };
}
