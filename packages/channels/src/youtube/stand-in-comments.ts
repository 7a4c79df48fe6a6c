/** Comments of the pretend YouTube (developers.google.com/youtube/v3/docs/commentThreads, /comments, 2026-11-21). */
import type { FastifyInstance, FastifyRequest } from '@antiphon/wire/stand-in';
import { commentEntity, listOf, threadEntity } from './stand-in-entities.ts';
import { cost, spendUnits } from './stand-in-quota.ts';
import { fieldsOf } from './stand-in-resource.ts';
import { authorize, type Caller, type Ground, Problem, type StoredVideo } from './stand-in-state.ts';
import { isSeenBy, pageOf, requireParts } from './stand-in-videos.ts';

export interface CommentGround extends Ground {
  /** How long a new comment is missing from lists. */
  readonly commentLagMs: number;
}

const scopes = ['youtube.force-ssl'];
const textMax = 10_000;
const refuse = (code: number, reason: string, message: string) =>
  new Problem(code, reason, message, 'youtube.commentThread');

export function addCommentRoutes(app: FastifyInstance, ground: CommentGround): void {
  const { state, now, commentLagMs } = ground;
  const isListed = (at: Date) => at.getTime() + commentLagMs <= now().getTime();
  const enter = (request: FastifyRequest, units: number) => {
    const caller = authorize(ground, request, scopes);
    spendUnits(ground, caller, units);
    return { caller, parts: requireParts(request.query as { part?: string }) };
  };

  app.get('/youtube/v3/commentThreads', { config: { route: 'commentThreads.list' } }, async (request) => {
    const { caller, parts } = enter(request, cost.read);
    const video = openVideo(ground, caller, (request.query as { videoId?: string }).videoId);
    const tops = state.comments
      .filter((comment) => comment.videoId === video.id && comment.parentId === null && isListed(comment.at))
      .reverse();
    const { page, next } = pageOf(tops, request, 100);
    const items = page.map((top) => threadEntity(ground, top, caller.channel.id, parts));
    return listOf('commentThreadListResponse', items, items.length, next);
  });

  app.post('/youtube/v3/commentThreads', { config: { route: 'commentThreads.insert' } }, async (request) => {
    const { caller, parts } = enter(request, cost.write);
    const snippet = fieldsOf(fieldsOf(request.body).snippet);
    if (typeof snippet.videoId !== 'string' || typeof snippet.channelId !== 'string')
      throw refuse(400, 'channelOrVideoIdMissing', 'Each comment thread must be linked to a video.');
    const text = readText(fieldsOf(fieldsOf(snippet.topLevelComment).snippet).textOriginal);
    const video = openVideo(ground, caller, snippet.videoId);
    const top = state.addComment({ videoId: video.id, channelId: caller.channel.id, text });
    return threadEntity(ground, top, caller.channel.id, parts);
  });

  app.get('/youtube/v3/comments', { config: { route: 'comments.list' } }, async (request) => {
    const { caller } = enter(request, cost.read);
    const { parentId } = request.query as { parentId?: string };
    const replies = state.comments.filter((comment) => comment.parentId === parentId && isListed(comment.at));
    const { page, next } = pageOf(replies, request, 100);
    const items = page.map((reply) => commentEntity(ground, reply, caller.channel.id));
    return listOf('commentListResponse', items, items.length, next);
  });

  app.post('/youtube/v3/comments', { config: { route: 'comments.insert' } }, async (request) => {
    const { caller } = enter(request, cost.write);
    const snippet = fieldsOf(fieldsOf(request.body).snippet);
    if (typeof snippet.parentId !== 'string')
      throw refuse(400, 'parentIdMissing', 'The comment must specify the parent comment.');
    const text = readText(snippet.textOriginal);
    const top = state.comments.find((comment) => comment.id === snippet.parentId && comment.parentId === null);
    if (!top) throw refuse(404, 'parentCommentNotFound', 'The specified parent comment could not be found.');
    const reply = state.addComment({ videoId: top.videoId, channelId: caller.channel.id, text, parentId: top.id });
    return commentEntity(ground, reply, caller.channel.id);
  });
}

function readText(text: unknown): string {
  if (typeof text !== 'string' || text.trim() === '')
    throw refuse(400, 'commentTextRequired', 'The comment must specify a value for the textOriginal property.');
  if (text.length > textMax) throw refuse(400, 'commentTextTooLong', 'The comment is too long.');
  return text;
}

/** Private videos and videos for children have no comments. */
function openVideo({ state }: Ground, caller: Caller, id: string | undefined): StoredVideo {
  const video = state.videos.get(id ?? '');
  if (!video || !isSeenBy(video, caller))
    throw refuse(404, 'videoNotFound', 'The video identified by the videoId parameter could not be found.');
  if (video.status.privacyStatus === 'private' || video.status.selfDeclaredMadeForKids === true)
    throw refuse(
      403,
      'commentsDisabled',
      'The video identified by the <code>videoId</code> parameter has disabled comments.',
    );
  return video;
}
