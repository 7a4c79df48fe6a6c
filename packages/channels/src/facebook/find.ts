/**
 * What came of a call that gave no answer. A prepared post and a video tell by themselves whether they are visible;
 * stories and comments are looked for in their lists.
 */

import { secretUnreadable, textForMatching } from '../kit/index.ts';
import { momentWords } from '../kit/moment-words.ts';
import { isGoneProblem, readAnswer, readGraphProblem } from '../kit/server.ts';
import type { Finding, StepCall } from '../spec.ts';
import { type Access, accessOf, pathOf, type Servers } from './api.ts';
import { errorOf } from './errors.ts';
import { shapeOf, stepKeys } from './plan.ts';
import { absolute, publishedAs, traceFor, videoFields } from './publish.ts';
import { stageOf } from './video-status.rules.ts';
import { commentList, postAnswer, storyList, videoAnswer } from './wire.ts';

type Doubtful = StepCall & { readonly sentAt: Date };

/** Clocks of two houses may differ by this much. */
const clockSkewMs = 60_000;
/** A video that Facebook has worked on for so long is a person's to judge. */
const workedOnMs = 6 * 3_600_000;

export async function findStep(call: Doubtful, servers: Servers): Promise<Finding> {
  const access = accessOf(call, servers);
  if (!access) return { kind: 'not_now', error: secretUnreadable };
  if (call.step.key === stepKeys.comment) return findComment(access, call);
  switch (shapeOf(call.content)) {
    case 'post':
      return findPost(access, call);
    case 'photo_story':
      return findStory(access, call, traceFor(call, 'photo-1.1').remoteId);
    default:
      return findVideo(access, call);
  }
}

/** The prepared post knows whether it is visible. */
async function findPost(access: Access, call: Doubtful): Promise<Finding> {
  const postId = traceFor(call, stepKeys.draft).remoteId;
  const reply = await access.call({ path: pathOf(postId), query: { fields: 'is_published,permalink_url' } });
  if (isGoneProblem(readGraphProblem(reply)))
    return { kind: 'cannot_tell', evidence: `Facebook no longer shows the post ${postId}.` };
  const post = readAnswer(reply, postAnswer);
  if (post?.is_published === undefined) return { kind: 'not_now', error: errorOf(reply, 'harmless', call.now) };
  const url = absolute(post.permalink_url);
  return post.is_published
    ? {
        kind: 'found',
        trace: { remoteId: postId, ...(url ? { url } : {}) },
        evidence: `Facebook says that the post ${url ?? postId} is visible.`,
      }
    : { kind: 'absent', evidence: `Facebook says that the post ${postId} is not visible yet.` };
}

/** A video can be published once, and says whether it was. */
async function findVideo(access: Access, call: Doubtful): Promise<Finding> {
  const videoId = traceFor(call, stepKeys.video).remoteId;
  const reply = await access.call({ path: pathOf(videoId), query: { fields: videoFields } });
  if (isGoneProblem(readGraphProblem(reply)))
    return { kind: 'cannot_tell', evidence: `Facebook no longer shows the video ${videoId}.` };
  const video = readAnswer(reply, videoAnswer);
  if (!video) return { kind: 'not_now', error: errorOf(reply, 'harmless', call.now) };
  const stage = stageOf(video);
  if (stage === 'published') {
    if (shapeOf(call.content) === 'video_story') return findStory(access, call, videoId);
    const { trace } = publishedAs(access.pageId, video);
    return { kind: 'found', trace, evidence: `Facebook says that video ${videoId} is published.` };
  }
  if (stage !== 'working')
    return { kind: 'absent', evidence: `Facebook says that video ${videoId} is not published: ${stage}.` };
  if (call.now.getTime() - call.sentAt.getTime() > workedOnMs)
    return { kind: 'cannot_tell', evidence: `Facebook has worked on video ${videoId} for hours.` };
  const words = `Facebook is still working on video ${videoId}.`;
  return { kind: 'not_now', error: { kind: 'temporary', code: 'video_in_progress', words } };
}

/** A story made of this very picture or video. */
async function findStory(access: Access, call: Doubtful, mediaId: string): Promise<Finding> {
  const reply = await access.call({ path: pathOf(access.pageId, 'stories'), query: { limit: 50 } });
  const list = readAnswer(reply, storyList);
  if (!list) return { kind: 'not_now', error: errorOf(reply, 'harmless', call.now) };
  const ours = list.data.find((story) => story.media_id === mediaId);
  if (ours)
    return {
      kind: 'found',
      trace: { remoteId: ours.post_id, ...(ours.url ? { url: ours.url } : {}) },
      evidence: `The page has the story ${ours.url ?? ours.post_id} of this picture or video.`,
    };
  const evidence = `None of the page's ${list.data.length} newest stories is of ${mediaId}.`;
  return { kind: list.paging?.next === undefined ? 'absent' : 'cannot_tell', evidence };
}

/** A comment of the page itself, with the same words, not older than the call. */
async function findComment(access: Access, call: Doubtful): Promise<Finding> {
  const postId = traceFor(call, stepKeys.post).remoteId;
  const reply = await access.call({
    path: pathOf(postId, 'comments'),
    query: { fields: 'id,message,created_time,from', order: 'reverse_chronological', filter: 'toplevel', limit: 50 },
  });
  const list = readAnswer(reply, commentList);
  if (!list) return { kind: 'not_now', error: errorOf(reply, 'harmless', call.now) };
  const since = call.sentAt.getTime() - clockSkewMs;
  const wanted = textForMatching(call.content.firstComment ?? '');
  const recent = list.data.filter((comment) => Date.parse(comment.created_time) >= since);
  const ours = recent.find(
    (comment) => comment.from?.id === access.pageId && textForMatching(comment.message ?? '') === wanted,
  );
  if (ours)
    return {
      kind: 'found',
      trace: { remoteId: ours.id },
      evidence: `The comment ${ours.id} is of ${ours.created_time}.`,
    };
  // Newest first: an older comment at the end shows that all newer ones were seen.
  const isWhole = list.paging?.next === undefined || recent.length < list.data.length;
  const evidence = `None of ${recent.length} comments since ${momentWords(since)} is ours.`;
  return { kind: isWhole ? 'absent' : 'cannot_tell', evidence };
}
