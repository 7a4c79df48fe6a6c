/**
 * Who an account is, and its public posts (tiktok-api-v2-get-user-info, -video-list, -video-query; 2026-11-20).
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from '@antiphon/wire/stand-in';
import {
  authorize,
  type Caller,
  fieldsOf,
  type Ground,
  invalidParams,
  isPublic,
  success,
  type Task,
} from './stand-in-state.ts';

/** Which right each field of a user needs. */
const userScopes: { readonly [field: string]: string } = {
  open_id: 'user.info.basic',
  avatar_url: 'user.info.basic',
  display_name: 'user.info.basic',
  username: 'user.info.profile',
  follower_count: 'user.info.stats',
  likes_count: 'user.info.stats',
};

const videoFields = new Set([
  'id',
  'create_time',
  'title',
  'video_description',
  'share_url',
  'duration',
  'view_count',
  'like_count',
  'comment_count',
  'share_count',
]);

export interface ReadingGround extends Ground {
  /** How long it looks at a public post before others see it. */
  readonly moderationMs: number;
  /** How long lists do not know a new post after that. */
  readonly listLagMs: number;
}

export function addReadingRoutes(app: FastifyInstance, ground: ReadingGround): void {
  app.get('/v2/user/info', { config: { route: 'user.info' } }, async (request) => {
    const fields = fieldsIn(request);
    let caller: Caller | undefined;
    for (const field of fields) {
      const scope = userScopes[field];
      if (!scope) throw invalidParams(`Fields are invalid: ${field}`);
      caller = authorize(ground, request, scope);
    }
    if (!caller) throw invalidParams('Fields are required.');
    return success({ user: pick(userOf(ground, caller), fields) });
  });

  app.post('/v2/video/list', { config: { route: 'video.list' } }, async (request, reply) => {
    const { user } = authorize(ground, request, 'video.list');
    const { max_count: max = 10, cursor } = fieldsOf(request.body);
    if (!Number.isInteger(max) || Number(max) < 1 || Number(max) > 20) throw invalidParams('max_count is invalid.');
    const before = cursor === undefined ? Number.POSITIVE_INFINITY : Number(cursor);
    const posts = postsOf(ground, user.openId).filter((task) => (task.takenAt ?? 0) < before);
    const page = posts.slice(0, Number(max));
    const videos = page.map((task) => videoOf(ground, task, videoFieldsIn(request)));
    return answer(reply, { videos, cursor: page.at(-1)?.takenAt ?? 0, has_more: posts.length > page.length });
  });

  app.post('/v2/video/query', { config: { route: 'video.query' } }, async (request, reply) => {
    const { user } = authorize(ground, request, 'video.list');
    const { video_ids: ids } = fieldsOf(fieldsOf(request.body).filters);
    if (!Array.isArray(ids) || ids.length === 0 || ids.length > 20) throw invalidParams('video_ids is invalid.');
    const posts = postsOf(ground, user.openId).filter((task) => ids.includes(task.postId));
    return answer(reply, {
      videos: posts.map((task) => videoOf(ground, task, videoFieldsIn(request))),
      cursor: 0,
      has_more: false,
    });
  });
}

function answer(reply: FastifyReply, data: object): FastifyReply {
  return reply.send(success(data));
}

function fieldsIn(request: FastifyRequest): readonly string[] {
  return ((request.query as { fields?: string }).fields ?? '').split(',').filter(Boolean);
}

function videoFieldsIn(request: FastifyRequest): readonly string[] {
  const fields = fieldsIn(request);
  const foreign = fields.find((field) => !videoFields.has(field));
  if (fields.length === 0 || foreign) throw invalidParams(`Fields are invalid: ${foreign ?? 'none'}`);
  return fields;
}

function userOf({ state }: Ground, { user }: Caller) {
  const own = [...state.tasks.values()].filter((task) => task.openId === user.openId);
  return {
    open_id: user.openId,
    avatar_url: 'https://p16.tiktokcdn.example/avatar.jpeg',
    display_name: user.displayName,
    username: user.username,
    follower_count: user.followers,
    likes_count: own.reduce((sum, task) => sum + (state.counts.get(task.postId)?.like_count ?? 0), 0),
  };
}

/** Public ones, newest first. */
function postsOf({ state, now, moderationMs, listLagMs }: ReadingGround, openId: string): Task[] {
  const until = now().getTime() - moderationMs - listLagMs;
  return [...state.tasks.values()]
    .filter((task) => task.openId === openId && isPublic(task) && !task.failReason)
    .filter((task) => task.takenAt !== null && task.readyAt <= until)
    .toSorted((a, b) => (b.takenAt ?? 0) - (a.takenAt ?? 0));
}

function videoOf({ state }: Ground, task: Task, fields: readonly string[]) {
  const { title, description } = task.postInfo;
  const username = state.users.get(task.openId)?.username ?? '';
  const whole = {
    id: task.postId,
    create_time: Math.floor((task.takenAt ?? 0) / 1000),
    title: String(title ?? ''),
    video_description: String(task.kind === 'video' ? (title ?? '') : (description ?? '')),
    share_url: `https://www.tiktok.com/@${username}/${task.kind}/${task.postId}?utm_campaign=tt4d`,
    duration: task.kind === 'video' ? 30 : 0,
    view_count: 0,
    like_count: 0,
    comment_count: 0,
    share_count: 0,
    ...state.counts.get(task.postId),
  };
  return pick(whole, fields);
}

function pick(whole: Readonly<Record<string, unknown>>, fields: readonly string[]) {
  return Object.fromEntries(fields.map((field) => [field, whole[field]]));
}
