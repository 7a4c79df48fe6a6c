/**
 * What came of a call that gave no answer. The container tells: it can become a post only once, and it says whether it
 * did. Which post it became is then read in the account's newest posts, or newest answers.
 */

import { secretUnreadable, textForMatching } from '../kit/index.ts';
import { momentWords } from '../kit/moment-words.ts';
import { readAnswer } from '../kit/server.ts';
import type { Finding, StepCall } from '../spec.ts';
import { type Access, accessOf, type Servers } from './api.ts';
import { readStatus } from './containers.ts';
import { errorOf, isGone } from './errors.ts';
import { type Piece, piecesOf, traceOf } from './plan.ts';
import { containerIdOf } from './publish.ts';
import { type PostAnswer, postList } from './wire.ts';

export type Doubtful = StepCall & { readonly sentAt: Date };

/** Clocks of two houses may differ by this much. */
const clockSkewMs = 60_000;
/** A post that Threads says is published and does not list for so long is a person's to find. */
const listedWithinMs = 30 * 60_000;
const pageSize = 100;

export async function findStep(call: Doubtful, servers: Servers): Promise<Finding> {
  const access = accessOf(call, servers);
  if (!access) return { kind: 'not_now', error: secretUnreadable };
  const piece = piecesOf(call.content).find((one) => one.stepKey === call.step.key);
  if (!piece) throw new Error(`The content has no piece for the step ${call.step.key}.`);
  const containerId = containerIdOf(call, piece);
  const { reply, container } = await readStatus(access, containerId);
  // A day later the container itself is gone; then only the list can tell.
  if (!container && !isGone(reply)) return { kind: 'not_now', error: errorOf(reply, 'harmless', call.now) };
  const status = container?.status ?? 'gone';
  if (status === 'IN_PROGRESS') {
    const words = `Threads is still working on container ${containerId}.`;
    return { kind: 'not_now', error: { kind: 'temporary', code: 'container_in_progress', words } };
  }
  if (status !== 'PUBLISHED' && status !== 'gone')
    return { kind: 'absent', evidence: `Threads says that container ${containerId} is ${status}, not published.` };
  return readNewest(access, call, piece, containerId, status === 'PUBLISHED');
}

const fields = 'id,text,timestamp,permalink,media_type';

async function readNewest(
  access: Access,
  call: Doubtful,
  piece: Piece,
  containerId: string,
  isPublished: boolean,
): Promise<Finding> {
  const sinceMs = call.sentAt.getTime() - clockSkewMs;
  const isAnswer = piece.answersKey !== undefined;
  const reply = await access.call({
    path: isAnswer ? '/me/replies' : '/me/threads',
    query: { fields: isAnswer ? `${fields},replied_to` : fields, since: Math.floor(sinceMs / 1000), limit: pageSize },
  });
  const page = readAnswer(reply, postList);
  if (!page) return { kind: 'not_now', error: errorOf(reply, 'harmless', call.now) };
  const recent = page.data.filter((post) => Date.parse(post.timestamp) >= sinceMs);
  // The same words may have been said twice: ours is the one nearest to the moment we sent it.
  const distance = (post: PostAnswer) => Math.abs(Date.parse(post.timestamp) - call.sentAt.getTime());
  const taken = new Set(Object.values(call.done).map((trace) => trace.remoteId));
  const [ours] = recent
    .filter((post) => !taken.has(post.id) && isOurs(post, call, piece))
    .toSorted((a, b) => distance(a) - distance(b));
  if (ours)
    return {
      kind: 'found',
      trace: { remoteId: ours.id, ...(ours.permalink ? { url: ours.permalink } : {}) },
      evidence: `The account has the post ${ours.permalink ?? ours.id} of ${ours.timestamp}.`,
    };
  const evidence = `None of ${recent.length} posts since ${momentWords(sinceMs)} is ours.`;
  const isWhole = page.data.length < pageSize;
  if (!isPublished)
    return { kind: isWhole ? 'absent' : 'cannot_tell', evidence: `Container ${containerId} is unknown. ${evidence}` };
  if (call.now.getTime() - call.sentAt.getTime() > listedWithinMs)
    return { kind: 'cannot_tell', evidence: `Threads says that container ${containerId} is published. ${evidence}` };
  const words = 'Threads says that it is published, and does not list it yet.';
  return { kind: 'not_now', error: { kind: 'temporary', code: 'not_listed_yet', words } };
}

/** Of the same kind, with the same words, below the same post. */
function isOurs(post: PostAnswer, call: StepCall, piece: Piece): boolean {
  const [first, second] = piece.media;
  const kind = second ? 'CAROUSEL_ALBUM' : !first ? 'TEXT_POST' : first.kind === 'video' ? 'VIDEO' : 'IMAGE';
  if (post.media_type !== kind) return false;
  if (piece.answersKey !== undefined && post.replied_to?.id !== traceOf(call.done, piece.answersKey).remoteId)
    return false;
  return textForMatching(post.text ?? '') === textForMatching(piece.text);
}
