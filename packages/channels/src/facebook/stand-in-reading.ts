/** Reading from the pretend Facebook: pages, posts, videos, stories and their numbers. */
import type { FastifyInstance, FastifyRequest } from '@antiphon/wire/stand-in';
import { badParameter, graphList, notThere } from '../conformance/graph-answers.ts';
import { pageEntity, type StandInGround } from './stand-in-oauth.ts';
import { idOf } from './stand-in-posts.ts';
import {
  type Caller,
  enter,
  type Fields,
  faultOf,
  graphTime,
  ownPage,
  ownPost,
  type StoredPost,
  type StoredVideo,
} from './stand-in-state.ts';

type Entity = Readonly<Record<string, unknown>>;
const base = '/graph.facebook.com/:version';
const dayMs = 86_400_000;

export function addReadingRoutes(app: FastifyInstance, ground: StandInGround): void {
  const { state, now } = ground;

  app.get(`${base}/:id/published_posts`, { config: { route: 'published.index' } }, async (request, reply) => {
    const caller = enter(state, 'pages_read_engagement', request, reply, now());
    const page = ownPage(state, caller, idOf(request));
    const items = [...state.posts.values()]
      .filter((post) => post.pageId === page.id && post.publishedAt !== null)
      .filter((post) => state.listsReels || state.videos.get(post.videoId ?? '')?.place !== 'reel')
      .toSorted((a, b) => (b.publishedAt ?? 0) - (a.publishedAt ?? 0))
      .map((post) => pick(postEntity(ground, post), request));
    return graphList(items, request.query as Fields, addressOf(request, page.id, 'published_posts'), caller.value);
  });

  app.get(`${base}/:id/video_reels`, { config: { route: 'video_reels.index' } }, async (request, reply) => {
    const caller = enter(state, 'pages_read_engagement', request, reply, now());
    const page = ownPage(state, caller, idOf(request));
    const items = [...state.videos.values()]
      .filter((video) => video.pageId === page.id && video.place === 'reel' && video.postId !== null)
      .toSorted((a, b) => publishedAt(b) - publishedAt(a))
      .map((video) => pick(videoEntity(video, now()), request));
    return graphList(items, request.query as Fields, addressOf(request, page.id, 'video_reels'), caller.value);
  });

  app.get(`${base}/:id/stories`, { config: { route: 'stories.index' } }, async (request, reply) => {
    const caller = enter(state, 'pages_read_engagement', request, reply, now());
    const page = ownPage(state, caller, idOf(request));
    const items = [...state.stories.values()]
      .filter((story) => story.pageId === page.id && story.createdAt + dayMs > now().getTime())
      .toSorted((a, b) => b.createdAt - a.createdAt)
      .map(({ postId, mediaId, mediaType, createdAt }) => ({
        post_id: postId,
        status: 'PUBLISHED',
        creation_time: String(Math.floor(createdAt / 1000)),
        media_type: mediaType,
        media_id: mediaId,
        url: `https://facebook.com/stories/${postId}`,
      }));
    return graphList(items, request.query as Fields, addressOf(request, page.id, 'stories'), caller.value);
  });

  app.get(`${base}/:id/insights`, { config: { route: 'insights.index' } }, async (request, reply) => {
    const caller = enter(state, 'read_insights', request, reply, now());
    const post = ownPost(state, caller, idOf(request));
    return { data: insightsOf(ground, post.id, measured, (request.query as Fields).metric ?? '') };
  });

  app.get(`${base}/:id/video_insights`, { config: { route: 'video_insights.index' } }, async (request, reply) => {
    const caller = enter(state, 'read_insights', request, reply, now());
    const video = state.videos.get(idOf(request));
    if (!video || video.pageId !== caller.token.pageId) throw notThere(idOf(request));
    const known = video.place === 'reel' ? measuredOfReels : ['total_video_views'];
    return { data: insightsOf(ground, video.id, known, (request.query as Fields).metric ?? '') };
  });

  app.get(`${base}/:id`, { config: { route: 'node.show' } }, async (request, reply) => {
    const caller = enter(state, 'pages_read_engagement', request, reply, now());
    return pick(nodeOf(ground, caller, idOf(request)), request);
  });
}

function addressOf(request: FastifyRequest, id: string, edge: string): string {
  return `http://${request.host}/graph.facebook.com/v26.0/${id}/${edge}`;
}

/** Whatever stands behind an id, if this token may see it. */
function nodeOf(ground: StandInGround, caller: Caller, id: string): Entity {
  const { state, now } = ground;
  if (state.pages.has(id)) return pageEntity(ownPage(state, caller, id));
  const video = state.videos.get(id);
  if (video && video.pageId === caller.token.pageId) return videoEntity(video, now());
  const story = state.stories.get(id);
  if (story && story.pageId === caller.token.pageId && story.createdAt + dayMs > now().getTime())
    return storyEntity(story.postId);
  if (story) throw notThere(id);
  return postEntity(ground, ownPost(state, caller, id));
}

/** A story as a node has nearly nothing to tell. */
function storyEntity(id: string): Entity {
  const none = { data: [], summary: { total_count: 0 } };
  return { id, permalink_url: undefined, reactions: none, comments: none, shares: undefined, attachments: undefined };
}

function videoEntity(video: StoredVideo, now: Date): Entity {
  const isOut = video.postId !== null;
  return {
    id: video.id,
    status: statusOf(video, now),
    post_id: video.place === 'story' ? undefined : (video.postId ?? undefined),
    permalink_url: isOut ? `/reel/${video.id}/` : undefined,
    description: video.description || undefined,
    title: video.title || undefined,
    created_time: isOut ? graphTime(publishedAt(video)) : undefined,
    comments: { data: [], summary: { total_count: 0 } },
    published: isOut,
  };
}

function publishedAt({ finishedAt, readyAt }: StoredVideo): number {
  return Math.max(finishedAt ?? 0, readyAt ?? 0);
}

type Stage = 'uploading' | 'upload_complete' | 'processing' | 'ready' | 'error';

/** Of a video of the feed nothing is done before its upload is finished; reels and stories are worked on at once. */
function stageOf(video: StoredVideo, now: Date): Stage {
  if (video.readyAt === null) return 'uploading';
  if (video.place === 'video' && video.finishedAt === null) return 'upload_complete';
  if (video.readyAt > now.getTime()) return 'processing';
  return faultOf(video) === null ? 'ready' : 'error';
}

const processingWords: { readonly [stage in Stage]: string } = {
  uploading: 'not_started',
  upload_complete: 'not_started',
  processing: 'in_progress',
  ready: 'complete',
  error: 'error',
};

function statusOf(video: StoredVideo, now: Date): Entity {
  const stage = stageOf(video, now);
  const hasBegun = video.received.length > 0;
  return {
    video_status: stage,
    uploading_phase: {
      status: stage === 'uploading' ? (hasBegun ? 'in_progress' : 'not_started') : 'complete',
      bytes_transfered: video.received.length,
    },
    processing_phase: {
      status: processingWords[stage],
      ...(stage === 'error' ? { error: { message: faultOf(video) } } : {}),
    },
    publishing_phase:
      video.postId === null
        ? { status: 'not_started', publish_status: 'not_published' }
        : { status: 'complete', publish_status: 'published', publish_time: Math.floor(now.getTime() / 1000) },
  };
}

function postEntity({ state }: StandInGround, post: StoredPost): Entity {
  const comments = [...state.comments.values()].filter((comment) => comment.postId === post.id);
  const photos = post.photoIds.map((id) => ({ media_type: 'photo', type: 'photo', target: { id } }));
  const [only] = photos;
  const media = photos.length > 1 ? { media_type: 'album', type: 'album', subattachments: { data: photos } } : only;
  const film = post.videoId ? { media_type: 'video', type: 'video_inline', target: { id: post.videoId } } : undefined;
  const card = post.link ? { media_type: 'link', type: 'share', url: post.link } : undefined;
  const attachment = media ?? film ?? card;
  return {
    id: post.id,
    message: post.message === '' ? undefined : post.message,
    created_time: graphTime(post.publishedAt ?? post.createdAt),
    permalink_url: `https://www.facebook.com/${post.id.replace('_', '/posts/')}`,
    is_published: post.publishedAt !== null,
    from: { id: post.pageId, name: state.pages.get(post.pageId)?.name },
    reactions: { data: [], summary: { total_count: post.reactions } },
    comments: { data: [], summary: { total_count: comments.length } },
    shares: post.shares > 0 ? { count: post.shares } : undefined,
    attachments: attachment ? { data: [attachment] } : undefined,
    ...(state.aiLabel === 'taken' ? { is_ai_generated: post.isMarkedAsAi } : {}),
  };
}

/** Only the fields that were asked for, and the id. What is empty is left out, as Graph does. */
export function pick(entity: Entity, request: FastifyRequest): Entity {
  const names = topLevel((request.query as Fields).fields ?? 'id').map((name) => name.replace(/[.{].*$/s, ''));
  const foreign = names.find((name) => !(name in entity));
  if (foreign !== undefined) throw badParameter(`Tried accessing nonexisting field (${foreign})`);
  const told = ['id', ...names].map((name) => [name, entity[name]] as const);
  return Object.fromEntries(told.filter(([, value]) => value !== undefined));
}

/** `a,b{c,d{e}},f.limit(0)` by its outer commas. */
function topLevel(fields: string): readonly string[] {
  const names = [''];
  let depth = 0;
  for (const letter of fields) {
    if (letter === '{') depth += 1;
    if (letter === '}') depth -= 1;
    if (letter === ',' && depth === 0) names.push('');
    else names[names.length - 1] += letter;
  }
  return names;
}

/** Metrics of a post since 2025-11-15; what was called impressions is gone. */
const measured = [
  'post_media_view',
  'post_total_media_view_unique',
  'post_clicks',
  'post_clicks_by_type',
  'post_reactions_by_type_total',
  'post_video_views',
  'post_video_avg_time_watched',
  'post_video_view_time',
];

/** Of the reel itself (reference/video/video_insights): the list for reels shares little with that for videos. */
const measuredOfReels = [
  'blue_reels_play_count',
  'fb_reels_total_plays',
  'fb_reels_replay_count',
  'post_video_avg_time_watched',
  'post_video_view_time',
];

function insightsOf({ state }: StandInGround, id: string, known: readonly string[], metric: string): readonly Entity[] {
  const names = metric.split(',').filter(Boolean);
  if (names.length === 0) throw badParameter('The parameter metric is required');
  if (names.some((name) => !known.includes(name) || state.retiredMetrics.has(name)))
    throw badParameter('The value must be a valid insights metric');
  const told = state.insights.get(id) ?? {};
  return names.map((name) => ({
    name,
    period: 'lifetime',
    values: [{ value: told[name] ?? 0 }],
    title: name,
    description: `How many ${name}.`,
    id: `${id}/insights/${name}/lifetime`,
  }));
}
