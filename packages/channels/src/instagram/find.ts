/**
 * What came of a call that gave no answer. For the post, the container tells: it can become a post only once, and it
 * says whether it did. Which post it became is then read in the account's newest.
 */

import { secretUnreadable, textForMatching } from '../kit/index.ts';
import { momentWords } from '../kit/moment-words.ts';
import { readAnswer } from '../kit/server.ts';
import type { Finding, StepCall } from '../spec.ts';
import { type Access, accessOf, pathOf, type Servers } from './api.ts';
import { errorOf } from './errors.ts';
import { isReel, mediaOf, placementOf } from './plan.ts';
import { containerIdOf, traceFor } from './publish.ts';
import { closedAnswer, commentList, containerStatus, type MediaAnswer, mediaList } from './wire.ts';

export type Doubtful = StepCall & { readonly sentAt: Date };

/** Clocks of two houses may differ by this much. */
const clockSkewMs = 60_000;
/** A post that Instagram says is published and does not list for so long is a person's to find. */
const listedWithinMs = 30 * 60_000;

export async function findStep(call: Doubtful, servers: Servers): Promise<Finding> {
  const access = accessOf(call, servers);
  if (!access) return { kind: 'not_now', error: secretUnreadable };
  if (call.step.key === 'comment-1') return findComment(access, call);
  if (call.step.key === 'comments-off-1') return findClosed(access, call);
  return findPost(access, call);
}

async function findPost(access: Access, call: Doubtful): Promise<Finding> {
  const containerId = containerIdOf(call);
  const reply = await access.call({ path: pathOf(containerId), query: { fields: 'status_code,status' } });
  const container = readAnswer(reply, containerStatus);
  const problem = container ? null : errorOf(reply, 'harmless', call.now);
  // A day later the container itself is gone; then only the list can tell.
  if (problem && problem.code !== 'graph_100_33') return { kind: 'not_now', error: problem };
  const status = container?.status_code ?? 'gone';
  if (status === 'IN_PROGRESS') {
    const words = `Instagram is still working on container ${containerId}.`;
    return { kind: 'not_now', error: { kind: 'temporary', code: 'container_in_progress', words } };
  }
  if (status !== 'PUBLISHED' && status !== 'gone')
    return { kind: 'absent', evidence: `Instagram says that container ${containerId} is ${status}, not published.` };
  return readNewest(access, call, containerId, status === 'PUBLISHED');
}

const fields = 'id,caption,timestamp,permalink,media_type,media_product_type';

async function readNewest(access: Access, call: Doubtful, containerId: string, isPublished: boolean): Promise<Finding> {
  const edge = placementOf(call.content) === 'story' ? 'stories' : 'media';
  const reply = await access.call({ path: pathOf(call.account.remoteId, edge), query: { fields, limit: 50 } });
  const page = readAnswer(reply, mediaList);
  if (!page) return { kind: 'not_now', error: errorOf(reply, 'harmless', call.now) };
  const since = call.sentAt.getTime() - clockSkewMs;
  const recent = page.data.filter((media) => Date.parse(media.timestamp) >= since);
  // The same words may have been said twice: ours is the one nearest to the moment we sent it.
  const distance = (media: MediaAnswer) => Math.abs(Date.parse(media.timestamp) - call.sentAt.getTime());
  const [ours] = recent.filter((media) => isOurs(media, call)).toSorted((a, b) => distance(a) - distance(b));
  if (ours)
    return {
      kind: 'found',
      trace: { remoteId: ours.id, ...(ours.permalink ? { url: ours.permalink } : {}) },
      evidence: `The account has the post ${ours.permalink ?? ours.id} of ${ours.timestamp}.`,
    };
  const listed = `None of ${recent.length} posts since ${momentWords(since)} is ours.`;
  if (!isPublished) return { kind: 'absent', evidence: `Container ${containerId} is no longer known. ${listed}` };
  if (call.now.getTime() - call.sentAt.getTime() > listedWithinMs)
    return { kind: 'cannot_tell', evidence: `Instagram says that container ${containerId} is published. ${listed}` };
  const words = 'Instagram says that it is published, and does not list it yet.';
  return { kind: 'not_now', error: { kind: 'temporary', code: 'not_listed_yet', words } };
}

/** Of the same kind, with the same words. */
function isOurs(media: MediaAnswer, call: StepCall): boolean {
  const [first, second] = mediaOf(call.content);
  const kind = second ? 'CAROUSEL_ALBUM' : first?.kind === 'video' ? 'VIDEO' : 'IMAGE';
  if (media.media_type !== kind) return false;
  if (placementOf(call.content) === 'story') return media.media_product_type === 'STORY';
  if (media.media_product_type !== undefined && (media.media_product_type === 'REELS') !== isReel(call.content))
    return false;
  return textForMatching(media.caption ?? '') === textForMatching(call.content.parts[0].text);
}

async function findComment(access: Access, call: Doubtful): Promise<Finding> {
  const mediaId = traceFor(call, 'post-1').remoteId;
  const query = { fields: 'id,text,timestamp,username,from', limit: 50 };
  const reply = await access.call({ path: pathOf(mediaId, 'comments'), query });
  const page = readAnswer(reply, commentList);
  if (!page) return { kind: 'not_now', error: errorOf(reply, 'harmless', call.now) };
  const since = call.sentAt.getTime() - clockSkewMs;
  const wanted = textForMatching(call.content.firstComment ?? '');
  const ours = page.data.find(
    (comment) =>
      (comment.username ?? comment.from?.username) === call.account.handle &&
      Date.parse(comment.timestamp) >= since &&
      textForMatching(comment.text ?? '') === wanted,
  );
  if (ours)
    return { kind: 'found', trace: { remoteId: ours.id }, evidence: `The comment ${ours.id} is of ${ours.timestamp}.` };
  const isWhole = page.paging?.next === undefined;
  const evidence = `None of the newest ${page.data.length} comments of the post is ours.`;
  return { kind: isWhole ? 'absent' : 'cannot_tell', evidence };
}

async function findClosed(access: Access, call: Doubtful): Promise<Finding> {
  const mediaId = traceFor(call, 'post-1').remoteId;
  const reply = await access.call({ path: pathOf(mediaId), query: { fields: 'is_comment_enabled' } });
  const told = readAnswer(reply, closedAnswer);
  if (!told) return { kind: 'not_now', error: errorOf(reply, 'harmless', call.now) };
  return told.is_comment_enabled
    ? { kind: 'absent', evidence: 'Comments of the post are open.' }
    : { kind: 'found', trace: { remoteId: mediaId }, evidence: 'Comments of the post are closed.' };
}
