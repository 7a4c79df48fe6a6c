/**
 * What came of a status that gave no answer: the key helps, the list proves. We look among the account's newest
 * statuses first. Only Mastodon itself, and only while it surely remembers our idempotency key, is then simply
 * asked again: other software may ignore the key, and Mastodon forgets it after an hour.
 */

import { secretUnreadable } from '../kit/index.ts';
import { momentWords } from '../kit/moment-words.ts';
import { readAnswer } from '../kit/server.ts';
import type { ChannelError, Finding, StepCall } from '../spec.ts';
import { callAs, readToken } from './api.ts';
import { readDetails } from './capabilities.ts';
import { errorOf } from './errors.ts';
import { mediaIdsOf, parentIdOf, pieceOf, traceOf } from './publish.ts';
import { saysTheSame } from './same-text.rules.ts';
import { type StatusAnswer, statusesAnswer } from './wire.ts';

const minuteMs = 60_000;
/** Clocks of two servers may differ by this much. */
const clockSkewMs = minuteMs;
/**
 * The key is remembered for an hour; the rest is our margin. And not in the first minute: before
 * mastodon/mastodon#37879 (2026-02) two requests at once with one key could both post.
 */
const repeatFromMs = minuteMs;
const repeatUntilMs = 50 * minuteMs;
const pageSize = 40;
/** So far we look back, page by page: an account that posts more than this since the call is beyond us. */
const mostPages = 5;

export async function findStep(call: StepCall & { readonly sentAt: Date }): Promise<Finding> {
  const token = readToken(call.secret);
  if (!token) return { kind: 'not_now', error: secretUnreadable };
  const since = call.sentAt.getTime() - clockSkewMs;
  const list = await listSince(call, token, since);
  if (list.kind === 'failed') return { kind: 'not_now', error: list.error };
  const { recent, newest, isWhole } = list;
  const ours = recent.find((status) => isOurs(status, call));
  if (ours) {
    return {
      kind: 'found',
      trace: traceOf(ours),
      evidence: `The account has the post ${ours.url ?? ours.id} of ${ours.created_at}.`,
    };
  }
  if (!isWhole) {
    return {
      kind: 'cannot_tell',
      evidence: `The account posted more than ${recent.length} times since then; ours is not among the newest ${recent.length}.`,
    };
  }
  const end = newest ? `the newest post is of ${newest.created_at}` : 'the account has no posts';
  const evidence = `None of ${recent.length} posts since ${momentWords(since)} is ours; ${end}.`;
  return mayRepeat(call)
    ? { kind: 'repeat', evidence: `${evidence} The server still remembers the key of this call.` }
    : { kind: 'absent', evidence };
}

interface Listed {
  readonly kind: 'listed';
  /** Those of since then, newest first. */
  readonly recent: readonly StatusAnswer[];
  readonly newest: StatusAnswer | undefined;
  /** No status of since then is missing. */
  readonly isWhole: boolean;
}

/** The account's newest statuses, page by page back to a moment. */
async function listSince(
  call: StepCall,
  token: string,
  since: number,
): Promise<Listed | { readonly kind: 'failed'; readonly error: ChannelError }> {
  const all: StatusAnswer[] = [];
  for (let page = 0; page < mostPages; page += 1) {
    const reply = await callAs(call, token, {
      path: `/api/v1/accounts/${encodeURIComponent(call.account.remoteId)}/statuses`,
      query: { limit: pageSize, exclude_reblogs: true, max_id: all.at(-1)?.id },
    });
    const statuses = readAnswer(reply, statusesAnswer);
    if (!statuses) return { kind: 'failed', error: errorOf(reply, 'harmless', call.now) };
    all.push(...statuses);
    const recent = all.filter((status) => Date.parse(status.created_at) >= since);
    // A page may hold fewer than were asked for, with more behind it; only an empty one is surely the last.
    if (recent.length < all.length || statuses.length === 0)
      return { kind: 'listed', recent, newest: all[0], isWhole: true };
  }
  return { kind: 'listed', recent: all, newest: all[0], isWhole: false };
}

function mayRepeat(call: StepCall & { readonly sentAt: Date }): boolean {
  const ageMs = call.now.getTime() - call.sentAt.getTime();
  return readDetails(call.account.details).isMastodon && ageMs >= repeatFromMs && ageMs <= repeatUntilMs;
}

/** The same media, or the same words where there are none; and an answer to the same status. */
function isOurs(status: StatusAnswer, call: StepCall): boolean {
  const piece = pieceOf(call);
  if ((status.in_reply_to_id ?? null) !== parentIdOf(call, piece)) return false;
  const mediaIds = mediaIdsOf(call, piece);
  const theirs = (status.media_attachments ?? []).map((media) => media.id);
  if (mediaIds.length > 0) return mediaIds.every((id) => theirs.includes(id));
  return theirs.length === 0 && saysTheSame(piece.part.text, status.content);
}
