/**
 * What came of a post that gave no answer. X has no idempotency key, so we read the account's newest posts: a post
 * with media is known by the keys of our own uploads, one without by its words and the post it answers to.
 *
 * X refuses the same words twice in a short while, with a 403 that does not say which post it means. That refusal
 * after a doubtful try is a hint that the first one took effect; it ends here too, and the list decides. When only an
 * older post explains it, a person is asked: sending again would be refused again.
 */

import { secretUnreadable } from '../kit/index.ts';
import { momentWords } from '../kit/moment-words.ts';
import { readAnswer } from '../kit/server.ts';
import type { Finding, StepCall } from '../spec.ts';
import { callX, type XServers } from './api.ts';
import { errorOf } from './errors.ts';
import { questionPage } from './page-sizes.ts';
import type { Piece } from './plan.ts';
import { createdAt } from './post-times.rules.ts';
import { mediaKeysOf, parentIdOf, pieceOf, traceOf, urlOf } from './publish.ts';
import { saysTheSame } from './same-text.rules.ts';
import { readSecret } from './secret.ts';
import { type PostAnswer, postsAnswer } from './wire.ts';

/** Clocks of two servers may differ by this much. */
const clockSkewMs = 60_000;
/** How long X may refuse the same words is written nowhere; reports speak of hours. */
const sameWordsMs = 23 * 3_600_000;

type DoubtfulCall = StepCall & { readonly sentAt: Date };

export async function findStep(servers: XServers, call: DoubtfulCall): Promise<Finding> {
  const secret = readSecret(call.secret);
  if (!secret) return { kind: 'not_now', error: secretUnreadable };
  // From the first try on: a later one is refused because of it.
  const since = Math.min(call.sentAt.getTime(), call.identity.postedAt.getTime()) - clockSkewMs;
  const reply = await callX(servers, call, secret.accessToken, {
    path: `/2/users/${encodeURIComponent(call.account.remoteId)}/tweets`,
    query: {
      max_results: questionPage,
      start_time: new Date(since - sameWordsMs).toISOString(),
      'post.fields': 'created_at,conversation_id,attachments,entities,note_post',
      expansions: 'attachments.media_keys,referenced_posts',
    },
  });
  const answer = readAnswer(reply, postsAnswer);
  if (!answer) return { kind: 'not_now', error: errorOf(reply, 'harmless', call.now) };
  const posts = answer.data ?? [];
  const finding = judge(call, posts, { since, isCut: answer.meta?.next_token !== undefined });
  return { ...finding, postsRead: posts.length };
}

function judge(call: DoubtfulCall, posts: readonly PostAnswer[], page: { since: number; isCut: boolean }): Finding {
  const piece = pieceOf(call);
  const keys = mediaKeysOf(call, piece);
  const isRecent = (post: PostAnswer) => (createdAt(post)?.getTime() ?? 0) >= page.since;
  const recent = posts.filter(isRecent);
  const ours = recent.find((post) => isOurs(post, call, piece, keys));
  if (ours) {
    const how = keys.length > 0 ? 'with the media we uploaded' : 'with these words';
    const evidence = `The account has a post ${how} of ${madeWords(ours)}: ${urlOf(ours.id, call.account)}`;
    return { kind: 'found', trace: traceOf(ours.id, call.account), evidence };
  }
  if (page.isCut && recent.length === posts.length) {
    const evidence = `The account posted more than ${posts.length} times since then; ours is not among the newest ${posts.length}.`;
    return { kind: 'cannot_tell', evidence };
  }
  // X may look at the words only, also of a post with media.
  const hasWords = piece.part.text.trim() !== '';
  const older = hasWords ? posts.find((post) => !isRecent(post) && isOurs(post, call, piece, [])) : undefined;
  if (older) {
    const evidence = `The same words stand in an older post of ${madeWords(older)}: ${urlOf(older.id, call.account)} X refuses the same words twice in a short while, so this one is either not there or late.`;
    return { kind: 'cannot_tell', evidence };
  }
  const newest = posts[0] ? `the newest post is of ${madeWords(posts[0])}` : 'there are none in the last day';
  const evidence = `None of ${recent.length} posts since ${momentWords(page.since)} is ours; ${newest}.`;
  return { kind: 'absent', evidence };
}

function madeWords(post: PostAnswer): string {
  const made = createdAt(post);
  return made ? momentWords(made) : 'an unknown time';
}

/** The same media, or the same words where there are none; and an answer to the same post. */
function isOurs(post: PostAnswer, call: StepCall, piece: Piece, keys: readonly string[]): boolean {
  const theirs = post.attachments?.media_keys ?? [];
  if (keys.length > 0) return keys.every((key) => theirs.includes(key));
  return answersTheSame(post, call, piece) && saysTheSame(piece.part.text, post, call.account.handle);
}

/** By the post it answers to where X tells; else by the conversation, which has the id of its first post. */
function answersTheSame(post: PostAnswer, call: StepCall, piece: Piece): boolean {
  const parentId = parentIdOf(call, piece);
  const references = post.referenced_posts ?? post.referenced_tweets;
  if (references) return (references.find((one) => one.type === 'replied_to')?.id ?? null) === parentId;
  const { conversation_id: conversation } = post;
  if (conversation === undefined) return true;
  return parentId === null ? conversation === post.id : conversation === call.done['post-1']?.remoteId;
}
