/**
 * Direct posts of the pretend TikTok: what an account may do, how a post begins, and what became of it
 * (content-posting-api-reference-query-creator-info, -direct-post, -photo-post, -get-video-status; 2026-11-20).
 */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from '@antiphon/wire/stand-in';
import {
  authorize,
  type Caller,
  fieldsOf,
  type Ground,
  invalidParams,
  isPublic,
  newPostId,
  Problem,
  success,
  type Task,
} from './stand-in-state.ts';

export interface PostingGround extends Ground {
  readonly processingMs: number;
  readonly moderationMs: number;
}

type Fields = Readonly<Record<string, unknown>>;

const mb = 1_000_000;
const dayMs = 24 * 3_600_000;
const scope = 'video.publish';

export function addPostingRoutes(app: FastifyInstance, ground: PostingGround): void {
  app.post('/v2/post/publish/creator_info/query', { config: { route: 'creator.query' } }, async (request) => {
    const caller = authorize(ground, request, scope, { name: 'creator', perMinute: 20 });
    refuseSpam(ground, caller, 200);
    const { user } = caller;
    return success({
      creator_avatar_url: 'https://p16.tiktokcdn.example/avatar.jpeg',
      creator_username: user.username,
      creator_nickname: user.displayName,
      privacy_level_options: optionsOf(caller),
      comment_disabled: user.closed.comment,
      duet_disabled: user.closed.duet || user.isPrivate,
      stitch_disabled: user.closed.stitch || user.isPrivate,
      max_video_post_duration_sec: user.maxSeconds,
    });
  });

  app.post('/v2/post/publish/video/init', { config: { route: 'video.init' } }, async (request) => {
    const caller = authorize(ground, request, scope, { name: 'init', perMinute: 6 });
    const { post_info: info, source_info: source } = fieldsOf(request.body);
    const upload = readUpload(fieldsOf(source));
    const task = begin(ground, caller, 'video', readPostInfo(caller, fieldsOf(info), { title: 2200 }), { upload });
    const url = new URL(`http://${request.host}/video/?upload_id=${task.publishId.split('.').at(-1)}`);
    url.searchParams.set('upload_token', upload.token);
    return success({ publish_id: task.publishId, upload_url: url.href });
  });

  app.post('/v2/post/publish/content/init', { config: { route: 'content.init' } }, async (request) => {
    const caller = authorize(ground, request, scope, { name: 'init', perMinute: 6 });
    const body = fieldsOf(request.body);
    if (body.media_type !== 'PHOTO') throw invalidParams('media_type is invalid.');
    if (body.post_mode !== 'DIRECT_POST') throw invalidParams('post_mode is invalid.');
    const addresses = readPictures(caller, fieldsOf(body.source_info));
    const info = readPostInfo(caller, fieldsOf(body.post_info), { title: 90, description: 4000 });
    const task = begin(ground, caller, 'photo', info, { pictures: addresses.length });
    take(ground, task);
    void pull(addresses, task);
    return success({ publish_id: task.publishId });
  });

  app.post('/v2/post/publish/status/fetch', { config: { route: 'status.fetch' } }, async (request, reply) =>
    answerStatus(ground, request, reply),
  );
}

function optionsOf({ user }: Caller): readonly string[] {
  return user.isPrivate
    ? ['FOLLOWER_OF_CREATOR', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY']
    : ['PUBLIC_TO_EVERYONE', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY'];
}

/** The very same refusals come with 200 to a question and with 403 to a post. */
function refuseSpam({ state, now }: Ground, { user, app }: Caller, status: number): void {
  if (user.isBanned)
    throw new Problem(status, 'spam_risk_user_banned_from_posting', 'The user is banned from making new posts.');
  const since = now().getTime() - dayMs;
  const recent = [...state.tasks.values()].filter((task) => (task.takenAt ?? 0) > since && !task.failReason);
  if (recent.filter((task) => task.openId === user.openId).length >= state.postsPerDay)
    throw new Problem(
      status,
      'spam_risk_too_many_posts',
      'The daily post cap from the API is reached for the current user.',
    );
  const posters = new Set(recent.filter((task) => task.clientKey === app.clientKey).map((task) => task.openId));
  if (app.isAudited === false && posters.size >= 5 && !posters.has(user.openId))
    throw new Problem(
      status,
      'reached_active_user_cap',
      'The daily quota for active publishing users from your client is reached.',
    );
}

function readPostInfo(caller: Caller, info: Fields, most: { title: number; description?: number }): Fields {
  const { app, user } = caller;
  for (const [name, max] of Object.entries(most)) {
    const text = info[name] ?? '';
    if (typeof text !== 'string' || text.length > max) throw invalidParams(`The ${name} is invalid or too long.`);
  }
  for (const name of [
    'disable_comment',
    'disable_duet',
    'disable_stitch',
    'brand_content_toggle',
    'brand_organic_toggle',
    'is_aigc',
    'auto_add_music',
  ])
    if (info[name] !== undefined && typeof info[name] !== 'boolean') throw invalidParams(`${name} is no boolean.`);
  if (!optionsOf(caller).includes(String(info.privacy_level)))
    throw new Problem(
      403,
      'privacy_level_option_mismatch',
      'privacy_level is not specified or not among the options from the /creator_info/query/ API.',
    );
  if (app.isAudited === false && (info.privacy_level !== 'SELF_ONLY' || !user.isPrivate))
    throw new Problem(
      403,
      'unaudited_client_can_only_post_to_private_accounts',
      'Unaudited clients can only post to a private account.',
    );
  return info;
}

/** The rules of the media transfer guide for a file that is sent in pieces. */
function readUpload(source: Fields): NonNullable<Task['upload']> {
  if (source.source !== 'FILE_UPLOAD') throw invalidParams('source is invalid.');
  const { video_size: size, chunk_size: chunkSize, total_chunk_count: count } = source;
  if (!isWhole(size) || !isWhole(chunkSize) || !isWhole(count))
    throw invalidParams('The sizes of the upload are invalid.');
  if (size > 4_096 * 1024 ** 2) throw invalidParams('The video is too big.');
  const isOnePiece = count === 1 && chunkSize === size && size <= 64 * 1024 ** 2;
  const isCut = chunkSize >= 5 * mb && chunkSize <= 64 * 1024 ** 2 && count === Math.floor(size / chunkSize);
  if (!(isOnePiece || isCut) || count > 1000) throw invalidParams('The total chunk count is invalid.');
  return { token: randomBytes(16).toString('hex'), sizeBytes: size, chunkSize, count };
}

function isWhole(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0;
}

function readPictures({ app }: Caller, source: Fields): readonly string[] {
  const { photo_images: addresses, photo_cover_index: cover } = source;
  if (source.source !== 'PULL_FROM_URL') throw invalidParams('source is invalid.');
  if (
    !Array.isArray(addresses) ||
    addresses.length === 0 ||
    addresses.length > 35 ||
    !addresses.every((one) => URL.canParse(String(one)))
  )
    throw invalidParams('photo_images is invalid.');
  if (!Number.isInteger(cover) || Number(cover) < 0 || Number(cover) >= addresses.length)
    throw invalidParams('photo_cover_index is invalid.');
  const isOwned = (one: unknown) => app.verifiedPrefixes?.some((prefix) => String(one).startsWith(prefix)) ?? true;
  if (!addresses.every(isOwned))
    throw new Problem(403, 'url_ownership_unverified', 'Please review our URL ownership verification rules.');
  return addresses.map(String);
}

function begin(
  ground: PostingGround,
  caller: Caller,
  kind: Task['kind'],
  postInfo: Fields,
  own: { readonly upload?: Task['upload']; readonly pictures?: number },
): Task {
  refuseSpam(ground, caller, 403);
  const { state, now } = ground;
  const task: Task = {
    publishId: `${kind === 'video' ? 'v_pub_file' : 'p_pub_url'}~v2.${newPostId()}`,
    openId: caller.user.openId,
    clientKey: caller.app.clientKey,
    kind,
    postInfo,
    begunAt: now().getTime(),
    ...(own.upload ? { upload: own.upload } : {}),
    pictures: own.pictures ?? 0,
    received: 0,
    takenAt: null,
    readyAt: 0,
    failReason: state.nextFailure,
    postId: newPostId(),
    isRemoved: false,
  };
  state.nextFailure = null;
  state.tasks.set(task.publishId, task);
  return task;
}

/** TikTok has all it needs: from here on the post comes about by itself. */
export function take({ now, processingMs }: Pick<PostingGround, 'now' | 'processingMs'>, task: Task): void {
  task.takenAt = now().getTime();
  task.readyAt = task.takenAt + processingMs;
}

/** Fetches the pictures, as TikTok does after it has answered; no redirects. */
async function pull(addresses: readonly string[], task: Task): Promise<void> {
  for (const address of addresses) {
    const isFetched = await fetch(address, { redirect: 'error' }).then(
      async (answer) => answer.ok && (await answer.arrayBuffer()).byteLength > 0 && isPicture(answer),
      () => false,
    );
    if (!isFetched) task.failReason = 'photo_pull_failed';
  }
}

function isPicture(answer: Response): boolean {
  return ['image/jpeg', 'image/webp'].includes(answer.headers.get('content-type') ?? '');
}

function answerStatus(ground: PostingGround, request: FastifyRequest, reply: FastifyReply) {
  const { user } = authorize(ground, request, scope, { name: 'status', perMinute: 30 });
  const task = ground.state.tasks.get(String(fieldsOf(request.body).publish_id));
  if (!task || task.openId !== user.openId)
    throw new Problem(400, 'invalid_publish_id', 'The publish_id does not exist.');
  const ids = statusOf(ground, task) === 'PUBLISH_COMPLETE' && isSeen(ground, task) ? [task.postId] : [];
  const data = {
    status: statusOf(ground, task),
    ...(statusOf(ground, task) === 'FAILED' ? { fail_reason: task.failReason } : {}),
    publicaly_available_post_id: ids,
    ...(task.upload ? { uploaded_bytes: task.received } : {}),
  };
  // The ids are 64-bit numbers, not strings.
  const text = JSON.stringify(success(data)).replaceAll(`["${task.postId}"]`, `[${task.postId}]`);
  return reply.type('application/json').send(text);
}

function statusOf({ now }: Ground, task: Task): string {
  if (task.takenAt === null) return 'PROCESSING_UPLOAD';
  if (now().getTime() < task.readyAt) return task.kind === 'video' ? 'PROCESSING_UPLOAD' : 'PROCESSING_DOWNLOAD';
  return task.failReason ? 'FAILED' : 'PUBLISH_COMPLETE';
}

function isSeen({ now, moderationMs }: PostingGround, task: Task): boolean {
  return isPublic(task) && now().getTime() >= task.readyAt + moderationMs;
}
