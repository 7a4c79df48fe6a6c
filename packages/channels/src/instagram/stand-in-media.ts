/** Reading from the pretend Instagram: profiles, containers, posts, their numbers; and taking posts back. */
import type { FastifyInstance, FastifyRequest } from '@antiphon/wire/stand-in';
import { badParameter, GraphRefusal, graphList, notThere } from '../conformance/graph-answers.ts';
import { type ContainerGround, statusOf } from './stand-in-containers.ts';
import {
  type Caller,
  type Container,
  enter,
  type Fields,
  graphTime,
  isOver,
  ownMedia,
  ownUser,
  type StandInUser,
  type StoredMedia,
} from './stand-in-state.ts';

type Entity = Readonly<Record<string, unknown>>;

export function addMediaRoutes(app: FastifyInstance, ground: ContainerGround): void {
  const { state, host, now } = ground;
  const idOf = (request: FastifyRequest) => (request.params as { id: string }).id;

  if (host === 'graph.instagram.com') {
    app.get(`/${host}/:version/me`, { config: { route: 'me.show' } }, async (request, reply) => {
      const caller = enter(state, host, 'basic', request, reply, now());
      const user = ownUser(state, caller, caller.token.userIds[0] ?? '');
      // By this door a profile has a second id, which only this app knows.
      return pick({ ...userEntity(user), id: `26${user.id}`, user_id: user.id, account_type: 'BUSINESS' }, request);
    });
  }

  for (const edge of ['media', 'stories'] as const) {
    app.get(`/${host}/:version/:id/${edge}`, { config: { route: `${edge}.index` } }, async (request, reply) => {
      const caller = enter(state, host, 'basic', request, reply, now());
      const user = ownUser(state, caller, idOf(request));
      const isStory = edge === 'stories';
      const items = [...state.media.values()]
        .filter((media) => media.userId === user.id && !isOver(media, now()))
        .filter((media) => (media.container.product === 'STORY') === isStory)
        .toSorted((a, b) => b.createdAt - a.createdAt || (BigInt(a.id) < BigInt(b.id) ? 1 : -1));
      const address = `http://${request.host}/${host}/v26.0/${user.id}/${edge}`;
      const entities = items.map((media) => pick(mediaEntity(ground, media), request));
      return graphList(entities, request.query as Fields, address, caller.value);
    });
  }

  app.get(`/${host}/:version/:id/insights`, { config: { route: 'insights.index' } }, async (request, reply) => {
    const caller = enter(state, host, 'insights', request, reply, now());
    const media = ownMedia(state, caller, idOf(request), now());
    return { data: insightsOf(ground, media, (request.query as Fields).metric ?? '') };
  });

  app.get(`/${host}/:version/:id`, { config: { route: 'node.show' } }, async (request, reply) => {
    const caller = enter(state, host, 'basic', request, reply, now());
    return pick(nodeOf(ground, caller, idOf(request)), request);
  });

  app.post(`/${host}/:version/:id`, { config: { route: 'node.update' } }, async (request, reply) => {
    const caller = enter(state, host, 'comments', request, reply, now());
    const media = ownMedia(state, caller, idOf(request), now(), 'post');
    const { comment_enabled: isEnabled } = (request.body ?? {}) as Fields;
    if (isEnabled !== 'true' && isEnabled !== 'false') throw badParameter('The parameter comment_enabled is required');
    media.isCommentEnabled = isEnabled === 'true';
    return { success: true };
  });

  app.delete(`/${host}/:version/:id`, { config: { route: 'node.delete' } }, async (request, reply) => {
    if (host === 'graph.instagram.com') throw notThere(idOf(request), 'delete');
    const caller = enter(state, host, 'delete', request, reply, now());
    const media = ownMedia(state, caller, idOf(request), now(), 'delete');
    state.media.delete(media.id);
    return { success: true };
  });
}

/** Whatever stands behind an id, if this token may see it. */
function nodeOf(ground: ContainerGround, caller: Caller, id: string): Entity {
  const { state, now } = ground;
  const container = state.containers.get(id);
  if (container && caller.token.userIds.includes(container.userId)) return containerEntity(container, now());
  if (state.users.has(id)) return userEntity(ownUser(state, caller, id));
  return mediaEntity(ground, ownMedia(state, caller, id, now()));
}

function userEntity(user: StandInUser): Entity {
  return {
    id: user.id,
    username: user.username,
    name: user.name,
    profile_picture_url: 'https://scontent.example/picture.jpg',
    followers_count: user.followersCount,
    media_count: 0,
  };
}

function containerEntity(container: Container, now: Date): Entity {
  const status = statusOf(container, now);
  const isWhole = container.readyAt !== null;
  const words = {
    IN_PROGRESS: 'In Progress: Media is still being processed.',
    FINISHED: 'Finished: Media has been uploaded and it is ready to be published.',
    PUBLISHED: 'Published: Media has been published.',
    ERROR: container.fault,
    EXPIRED: 'Expired: Container was not published within 24 hours and has expired.',
  } as const;
  return {
    id: container.id,
    status_code: status,
    status: words[status],
    video_status: {
      uploading_phase: {
        status: isWhole ? 'complete' : container.received.length > 0 ? 'in_progress' : 'not_started',
        bytes_transferred: container.received.length,
      },
      processing_phase: { status: status === 'IN_PROGRESS' ? 'in_progress' : 'complete' },
    },
  };
}

function mediaEntity({ state }: ContainerGround, media: StoredMedia): Entity {
  const { container, children, shortcode } = media;
  const place = container.product === 'REELS' ? 'reel' : container.product === 'STORY' ? 'stories/one' : 'p';
  const comments = [...state.comments.values()].filter((comment) => comment.mediaId === media.id);
  return {
    id: media.id,
    caption: container.caption === '' ? undefined : container.caption,
    timestamp: graphTime(media.createdAt),
    permalink: `https://www.instagram.com/${place}/${shortcode}/`,
    shortcode,
    media_type: container.type,
    media_product_type: container.product,
    media_url: 'https://scontent.example/media',
    username: state.users.get(media.userId)?.username,
    like_count: media.likeCount,
    comments_count: comments.length,
    is_comment_enabled: media.isCommentEnabled,
    is_ai_generated: container.isMadeByAi,
    alt_text: container.altText === '' ? undefined : container.altText,
    children:
      children.length > 0 ? { data: children.map((child) => ({ id: child.id, media_type: child.type })) } : undefined,
  };
}

/** Only the fields that were asked for, and the id. What is empty is left out, as Graph does. */
function pick(entity: Entity, request: FastifyRequest): Entity {
  const names = ((request.query as Fields).fields ?? 'id').replace(/\{[^}]*\}/g, '').split(',');
  const foreign = names.find((name) => !(name in entity));
  if (foreign !== undefined) throw badParameter(`Tried accessing nonexisting field (${foreign})`);
  const told = ['id', ...names].map((name) => [name, entity[name]] as const);
  return Object.fromEntries(told.filter(([, value]) => value !== undefined));
}

/** Which numbers each kind of post has (reference/instagram-media/insights, 2026-06). */
const measured: { readonly [product in Container['product']]: readonly string[] } = {
  FEED: [
    'views',
    'reach',
    'likes',
    'comments',
    'saved',
    'shares',
    'total_interactions',
    'reposts',
    'follows',
    'profile_visits',
  ],
  REELS: [
    'views',
    'reach',
    'likes',
    'comments',
    'saved',
    'shares',
    'total_interactions',
    'reposts',
    'ig_reels_avg_watch_time',
    'ig_reels_video_view_total_time',
  ],
  STORY: ['views', 'reach', 'replies', 'shares', 'total_interactions', 'navigation', 'follows', 'profile_visits'],
};

function insightsOf({ state }: ContainerGround, media: StoredMedia, metric: string): readonly Entity[] {
  const names = metric.split(',').filter(Boolean);
  const known = measured[media.container.product];
  const foreign = names.find((name) => !known.includes(name));
  if (names.length === 0) throw badParameter('The parameter metric is required');
  if (foreign !== undefined)
    throw badParameter(`The Media Insights API does not support the ${foreign} metric for this media product type.`);
  if (state.hidden.has(media.id))
    throw new GraphRefusal('(#10) Not enough viewers for the media to show insights', { code: 10 });
  const told = state.insights.get(media.id) ?? {};
  return names.map((name) => ({
    name,
    period: 'lifetime',
    values: [{ value: told[name] ?? 0 }],
    title: name,
    description: `How many ${name}.`,
    id: `${media.id}/insights/${name}/lifetime`,
  }));
}
