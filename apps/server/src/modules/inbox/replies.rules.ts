/** How a reply goes on after an answer, or after none. Pure: `now` and `jitter` are arguments. */
import type { ChannelError, Comment, Guarantee } from '@antiphon/channels';
import type { Reason, ReplyRow } from './inbox.table.ts';

/** After so many tries that proved "not sent", or questions that failed, a person hears of it. */
export const tryLimit = 8;
const firstWaitMs = 2_000;
const longestWaitMs = 15 * 60_000;
/** How far the network's clock may be behind ours. */
const toleranceMs = 2 * 60_000;

type Change = Pick<ReplyRow, 'state' | 'reason' | 'nextTryAt'> & Partial<ReplyRow>;

interface Moment {
  readonly now: Date;
  /** 0..1. */
  readonly jitter: number;
}

/** Exponential, with jitter in its upper half. */
export function waitMs(count: number, jitter: number): number {
  const ceiling = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(count, 20));
  return Math.round(ceiling / 2 + (ceiling / 2) * jitter);
}

/** What the answer to the one visible call makes of it. */
export function afterSend(
  reply: Pick<ReplyRow, 'tryCount'>,
  answer:
    | { readonly kind: 'done'; readonly remoteId: string }
    | { readonly kind: 'failed'; readonly error: ChannelError },
  { now, jitter }: Moment,
): Change {
  if (answer.kind === 'done')
    return { state: 'sent', reason: null, nextTryAt: null, remoteId: answer.remoteId, finishedAt: now };
  const { error } = answer;
  const reason = reasonOf(error);
  const later = new Date(now.getTime() + waitMs(reply.tryCount, jitter));
  const tryCount = reply.tryCount + 1;
  if (error.kind === 'unknown_outcome')
    return { state: 'unknown', reason, nextTryAt: new Date(now.getTime() + waitMs(0, jitter)), askCount: 0 };
  if (error.kind === 'rate_limited') {
    const until = error.retryAt && error.retryAt > later ? error.retryAt : later;
    return { state: 'waiting', reason, nextTryAt: until };
  }
  if (error.kind === 'temporary' && tryCount < tryLimit)
    return { state: 'waiting', reason, nextTryAt: later, tryCount };
  return { state: 'failed', reason, nextTryAt: null, finishedAt: now, tryCount };
}

/** What was found when the comments were read back. */
export type Seen =
  | { readonly kind: 'found'; readonly remoteId: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'cannot_tell'; readonly words: string };

/** What reading back makes of a reply whose outcome is not known. "Absent" is believed after the network's patience. */
export function afterLook(
  reply: Pick<ReplyRow, 'askCount'>,
  seen: Seen,
  guarantee: Pick<Guarantee, 'level' | 'patienceMs'>,
  { now }: Pick<Moment, 'now'>,
): Change {
  if (seen.kind === 'found')
    return { state: 'sent', reason: null, nextTryAt: null, remoteId: seen.remoteId, finishedAt: now };
  if (seen.kind === 'cannot_tell') return toPerson(seen.words);
  if (guarantee.level === 'person')
    return toPerson('It was not among the comments, but this network may be late with them.');
  const patienceMs = guarantee.patienceMs[reply.askCount];
  if (patienceMs !== undefined) {
    const words = 'It was not among the comments. We look again before we believe it.';
    const nextTryAt = new Date(now.getTime() + patienceMs);
    return { state: 'unknown', reason: { code: 'absent_so_far', words }, nextTryAt, askCount: reply.askCount + 1 };
  }
  return {
    state: 'waiting',
    reason: { code: 'not_there', words: 'We looked and it was not there, so it is sent again.' },
    nextTryAt: now,
    askCount: 0,
  };
}

/** The question itself failed. */
export function afterFailedLook(
  reply: Pick<ReplyRow, 'askCount'>,
  error: ChannelError,
  { now, jitter }: Moment,
): Change {
  if (error.kind === 'reconnect' || error.kind === 'rejected' || reply.askCount + 1 >= tryLimit)
    return toPerson(`The comments could not be read: ${error.words}`);
  const later = now.getTime() + waitMs(reply.askCount, jitter);
  const nextTryAt = new Date(Math.max(later, error.retryAt?.getTime() ?? 0));
  return { state: 'unknown', reason: reasonOf(error), nextTryAt, askCount: reply.askCount + 1 };
}

function toPerson(words: string): Change {
  return { state: 'needs_attention', reason: { code: 'cannot_tell', words }, nextTryAt: null };
}

function reasonOf({ code, words, kind }: ChannelError): Reason {
  return { code, words, kind };
}

export interface LookFor {
  readonly text: string;
  readonly sentAt: Date;
  /** What it answers, and what that answers: networks with one level of answers put it there. Null: the post. */
  readonly parents: readonly (string | null)[];
  /** Ids that are known to be something else. */
  readonly known: ReadonlySet<string>;
  /** Texts of other replies whose outcome nobody knows. */
  readonly rivals: readonly string[];
}

/** Looks for a reply among the comments of its post. Whatever might be it and is not plainly it, is told to a person. */
export function lookAmong(comments: readonly Comment[], wanted: LookFor, isComplete: boolean): Seen {
  const since = wanted.sentAt.getTime() - toleranceMs;
  const ours = comments.filter(
    ({ isOwn, remoteId, at }) => isOwn && !wanted.known.has(remoteId) && at.getTime() >= since,
  );
  const same = ours.filter(({ text }) => saidOf(text) === saidOf(wanted.text));
  const [only] = same;
  const hasRival = wanted.rivals.some((text) => saidOf(text) === saidOf(wanted.text));
  if (only && same.length === 1 && !hasRival && wanted.parents.includes(only.parentRemoteId))
    return { kind: 'found', remoteId: only.remoteId };
  if (ours.length > 0)
    return {
      kind: 'cannot_tell',
      words: 'There is a new comment of this account that may be it. Look once, then tell us.',
    };
  if (!isComplete) return { kind: 'cannot_tell', words: 'There are more comments than we can look through.' };
  return { kind: 'absent' };
}

/** Words as they are compared: networks put the name of who is answered in front, and change blanks. */
function saidOf(text: string): string {
  return text
    .normalize('NFC')
    .replace(/^(?:@[\p{L}\p{N}_.@-]+\s+)+/u, '')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** A reply's state in one sentence for people. */
export function replyWords({ state, reason }: Pick<ReplyRow, 'state' | 'reason'>): string {
  const why = reason?.words ?? '';
  switch (state) {
    case 'waiting':
      return why ? `${why} It is tried again.` : 'On its way.';
    case 'sending':
      return 'On its way.';
    case 'unknown':
      return `${why} We are asking whether it is there.`.trim();
    case 'needs_attention':
      return why || 'Nobody knows whether it is there.';
    case 'sent':
      return 'Sent.';
    case 'failed':
      return why || 'It was refused.';
    case 'dropped':
      return 'Let go by a person.';
  }
}
