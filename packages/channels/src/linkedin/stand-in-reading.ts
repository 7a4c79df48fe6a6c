/** Comments and numbers of the pretend LinkedIn (Comments API 2025-06; statistics of pages and members, 2025-11). */
import type { FastifyInstance, FastifyRequest } from '@antiphon/wire/stand-in';
import { authorize, denied, listIn, mayActAs, type Place, pageIn, pageOf, roleOf } from './stand-in-access.ts';
import { badField, type PostCounts, Refusal, type StoredComment, type StoredPost } from './stand-in-state.ts';

export function addReadingRoutes(app: FastifyInstance, place: Place): void {
  addCommentRoutes(app, place);
  addNumberRoutes(app, place);
}

function addCommentRoutes(app: FastifyInstance, place: Place): void {
  const { state } = place;

  /** What stands in the path: a post, or a comment below one. */
  function target(request: FastifyRequest): { readonly post: StoredPost; readonly parent: string | null } {
    const [urn = '', tail, ...others] = ((request.params as { '*'?: string })['*'] ?? '').split('/');
    if (tail !== 'comments' || others.length > 0) throw new Refusal(404, 'RESOURCE_NOT_FOUND', 'No such resource');
    const parent = state.comments.find((comment) => comment.urn === urn);
    const post = state.posts.get(parent?.post ?? urn);
    if (!post) throw new Refusal(404, 'NOT_FOUND', `Received error for ${urn} from domain authorization endpoint: 404`);
    return { post, parent: parent?.urn ?? null };
  }

  app.post('/rest/socialActions/*', { config: { route: 'comments.create' } }, async (request, reply) => {
    const token = authorize(place, request, []);
    const { post, parent } = target(request);
    const body = (request.body ?? {}) as Record<string, unknown>;
    const { actor, object, message, parentComment } = body;
    const { text } = (message ?? {}) as { text?: unknown };
    if (typeof actor !== 'string' || !mayActAs(place, token, actor, 'w')) throw denied(request);
    if (object !== post.urn) throw badField('/object', 'The object does not match the path');
    if (typeof text !== 'string' || text.trim() === '' || text.length > 3000)
      throw badField('/message/text', 'bad text');
    if ((parentComment ?? null) !== parent) throw badField('/parentComment', 'The parent does not match the path');
    const comment = state.addComment({ post: post.urn, actor, text, ...(parent ? { parent } : {}) });
    return reply.code(201).header('x-restli-id', comment.id).send(entityOf(comment));
  });

  app.get('/rest/socialActions/*', { config: { route: 'comments.list' } }, async (request) => {
    const token = authorize(place, request, []);
    const { post, parent } = target(request);
    if (!mayActAs(place, token, post.author, 'r')) throw denied(request);
    const comments = state.comments.filter((one) => one.post === post.urn && one.parent === parent);
    return pageOf(comments.map(entityOf), pageIn(request));
  });
}

function entityOf(comment: StoredComment) {
  const { id, urn, post, parent, actor, text, at } = comment;
  return {
    id,
    commentUrn: urn,
    object: post,
    actor,
    message: { attributes: [], text },
    created: { actor, time: at },
    lastModified: { actor, time: at },
    ...(parent ? { parentComment: parent } : {}),
  };
}

function addNumberRoutes(app: FastifyInstance, place: Place): void {
  const { state, now } = place;
  const commentsOf = (urn: string) => state.comments.filter((comment) => comment.post === urn).length;

  app.get('/rest/organizationalEntityShareStatistics', { config: { route: 'statistics' } }, async (request) => {
    const token = authorize(place, request, ['rw_organization_admin']);
    const { q, organizationalEntity = '' } = request.query as Record<string, string | undefined>;
    const id = organizationalEntity.split(':').at(-1) ?? '';
    if (roleOf(state, token, id) !== 'ADMINISTRATOR') throw denied(request);
    if (q !== 'organizationalEntity') throw new Refusal(404, 'RESOURCE_NOT_FOUND', `No finder ${q}`);
    const yearAgo = now().getTime() - 365 * 86_400_000;
    const wanted = [
      ...(listIn(request, 'shares') ?? []).map((urn) => ['share', urn] as const),
      ...(listIn(request, 'ugcPosts') ?? []).map((urn) => ['ugcPost', urn] as const),
    ];
    const elements = wanted.flatMap(([kind, urn]) => {
      if (!urn.startsWith(`urn:li:${kind}:`)) throw badField(`/${kind}s`, `${urn} is no ${kind}`);
      const post = state.posts.get(urn);
      const counts = state.counts.get(urn);
      const comments = commentsOf(urn);
      if (!post || post.at < yearAgo || (!counts && comments === 0)) return [];
      return [{ organizationalEntity, [kind]: urn, totalShareStatistics: statisticsOf(counts ?? {}, comments) }];
    });
    return pageOf(elements, pageIn(request));
  });

  app.get('/rest/networkSizes/:urn', { config: { route: 'networkSizes' } }, async (request) => {
    authorize(place, request, []);
    const { urn } = request.params as { urn: string };
    const { edgeType } = request.query as { edgeType?: string };
    const organization = state.organizations.get(urn.split(':').at(-1) ?? '');
    if (!organization || edgeType !== 'COMPANY_FOLLOWED_BY_MEMBER')
      throw new Refusal(404, 'RESOURCE_NOT_FOUND', `No size of ${urn}`);
    return { firstDegreeSize: organization.followersCount };
  });

  app.get('/rest/memberCreatorPostAnalytics', { config: { route: 'memberAnalytics' } }, async (request) => {
    const token = authorize(place, request, ['r_member_postAnalytics']);
    const { queryType = '', aggregation } = request.query as Record<string, string | undefined>;
    const raw = /[?&]entity=\((share|ugc):([^()&]*)\)/.exec(request.url);
    const urn = decodeURIComponent(raw?.[2] ?? '');
    if (!raw || aggregation !== 'TOTAL' || !urn.startsWith(`urn:li:${raw[1] === 'ugc' ? 'ugcPost' : 'share'}:`))
      throw new Refusal(400, 'ILLEGAL_ARGUMENT', 'Invalid query parameters passed to request');
    const post = state.posts.get(urn);
    if (!post) throw new Refusal(404, 'NOT_FOUND', `${urn} not found`);
    if (post.author !== `urn:li:person:${token.memberId}`) throw denied(request);
    const count = memberCount(queryType, state.counts.get(urn) ?? {}, commentsOf(urn));
    return pageOf([{ count, metricType: queryType, targetEntity: { [raw[1] ?? '']: urn } }], pageIn(request));
  });

  app.get('/rest/memberFollowersCount', { config: { route: 'memberFollowers' } }, async (request) => {
    const { memberId } = authorize(place, request, ['r_member_profileAnalytics']);
    const { q } = request.query as { q?: string };
    if (q !== 'me') throw new Refusal(400, 'ILLEGAL_ARGUMENT', 'Invalid query parameters passed to request');
    const memberFollowersCount = state.members.get(memberId)?.followersCount ?? 0;
    return pageOf([{ memberFollowersCount }], pageIn(request));
  });
}

function statisticsOf(counts: PostCounts, commentCount: number) {
  const { impressions = 0, reached = 0, clicks = 0, reactions = 0, reshares = 0 } = counts;
  return {
    impressionCount: impressions,
    uniqueImpressionsCount: reached,
    clickCount: clicks,
    likeCount: reactions,
    commentCount,
    shareCount: reshares,
    engagement: impressions > 0 ? (clicks + reactions + commentCount + reshares) / impressions : 0,
  };
}

function memberCount(queryType: string, counts: PostCounts, comments: number): number {
  const told: Readonly<Record<string, number>> = {
    IMPRESSION: counts.impressions ?? 0,
    MEMBERS_REACHED: counts.reached ?? 0,
    REACTION: counts.reactions ?? 0,
    COMMENT: comments,
    RESHARE: counts.reshares ?? 0,
  };
  const count = told[queryType];
  if (count === undefined) throw badField('/queryType', `${queryType} is not an allowed value`);
  return count;
}
