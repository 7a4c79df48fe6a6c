/**
 * Goes on with one reply. It is said once: its intent is committed before the call leaves; whatever does not prove "not
 * sent", our own death too, is asked about by reading the comments back, and is sent again only when it is not there.
 */
import type { Channel, ChannelError } from '@antiphon/channels';
import { capabilitiesFor } from '@antiphon/channels/kit';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { AppError } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { type AccountRow, type AskNetwork, askNetwork, findAccount } from '../accounts/index.ts';
import { type KeptForCall, keepForCall, settleForCall } from '../publications/index.ts';
import { sendReplyKind } from './inbox.kinds.ts';
import {
  answerReplyCall,
  findComment,
  findOut,
  giveUpReplyCalls,
  insertReplyCall,
  listKnownBefore,
  listPartIds,
  listReplies,
  lockReply,
  type OutPublication,
  updateReply,
} from './inbox.queries.ts';
import type { CommentRow, KeptError, ReplyCallRow, ReplyRow } from './inbox.table.ts';
import { overCap, paying } from './pay-for-comments.ts';
import { pagesOf, readAll } from './read-comments.ts';
import { afterFailedLook, afterLook, afterSend, lookAmong, type Seen } from './replies.rules.ts';

/** Longer than any one call may take, so that a living worker never loses its lease. */
const leaseMs = 180_000;
/** A worker that stood still so long that others may soon take over makes no visible call any more. */
const leaseLeftMs = 90_000;
const evidenceMax = 2_000;

export interface ReplyRun {
  readonly workspaceId: string;
  readonly replyId: string;
  /** Ends the calls under way. */
  readonly signal?: AbortSignal;
}

interface Work {
  readonly reply: ReplyRow;
  readonly until: Date;
  readonly comment: CommentRow | undefined;
  readonly publication: OutPublication;
  readonly account: AccountRow;
  readonly channel: Channel;
}

/** Makes the next call of a reply, and the one after it where that follows at once. */
export async function sendReply(app: AppContext, run: ReplyRun): Promise<void> {
  for (;;) {
    const work = await app.db.inWorkspace(run.workspaceId, (scope) => begin(app, scope, run.replyId));
    if (!work) return;
    const ask = askNetwork(app, { ...run, accountId: work.account.id, channel: work.channel });
    const isDoubtful = work.reply.state === 'unknown';
    const change = isDoubtful ? await look(app, ask, work) : await say(app, ask, work);
    if (!change?.nextTryAt) return;
    if (change.nextTryAt > app.clock.now()) {
      const { workspaceId, replyId } = run;
      const startAfter = change.nextTryAt;
      await app.db.inWorkspace(workspaceId, (scope) =>
        app.queue.enqueue(scope, sendReplyKind, { workspaceId, replyId }, { startAfter }),
      );
      return;
    }
  }
}

/** Takes it, where nobody has it, its time has come, and none of the same post before it is open. */
async function begin(app: AppContext, scope: WorkspaceScope, id: string): Promise<Work | null> {
  const row = await lockReply(scope, id);
  const now = app.clock.now();
  if (!row?.nextTryAt || row.nextTryAt > now || (row.leasedUntil && row.leasedUntil > now)) return null;
  const publication = await findOut(scope, row.publicationId);
  const account = publication && (await findAccount(scope, publication.accountId));
  const channel = account && app.channel(account.channel);
  if (!publication?.remoteId || !account || !channel?.answerComment) {
    await updateReply(scope, row, { state: 'failed', reason: noWay, nextTryAt: null, finishedAt: now });
    return null;
  }
  const before = (await listReplies(scope, row.publicationId)).find(
    (other) => other.nextTryAt !== null && isBefore(other, row),
  );
  if (before?.nextTryAt) {
    const nextTryAt = new Date(Math.max(now.getTime(), before.nextTryAt.getTime()) + turnMs);
    await updateReply(scope, row, { nextTryAt });
    const payload = { workspaceId: scope.workspaceId, replyId: id };
    await app.queue.enqueue(scope, sendReplyKind, payload, { startAfter: nextTryAt });
    return null;
  }
  const wasHeard = (await giveUpReplyCalls(scope, id, now)) > 0;
  const until = new Date(now.getTime() + leaseMs);
  const state = wasHeard ? 'unknown' : row.state === 'sending' ? 'waiting' : row.state;
  const reply: ReplyRow = { ...row, state, fence: row.fence + 1n, leasedUntil: until };
  await updateReply(scope, row, { state, fence: reply.fence, leasedUntil: until });
  const comment = row.commentId ? await findComment(scope, row.commentId) : undefined;
  return { reply, until, comment, publication, account, channel };
}

/** A reply that waits for an earlier one looks again after this. */
const turnMs = 2_000;

function isBefore(a: ReplyRow, b: ReplyRow): boolean {
  const apartMs = a.createdAt.getTime() - b.createdAt.getTime();
  return apartMs < 0 || (apartMs === 0 && a.id < b.id);
}

type Change = ReturnType<typeof afterSend>;

/** The one visible call. */
async function say(app: AppContext, ask: AskNetwork, work: Work): Promise<Change | null> {
  const { reply, comment, publication, channel } = work;
  const words = comment ? `The reply to ${comment.authorHandle || 'a comment'}` : 'The reply below the post';
  const intended = await intend(app, work, 'send', words, { state: 'sending', sentAt: app.clock.now() }).catch(overCap);
  if (intended instanceof AppError) return refuse(app, work, intended);
  if (!intended) return null;
  const answer = await ask(async (context) => {
    if (!channel.answerComment || work.until.getTime() - app.clock.now().getTime() < leaseLeftMs)
      return { kind: 'failed' as const, error: stoodStill };
    return channel.answerComment(context, {
      postRemoteId: publication.remoteId ?? '',
      ...(comment ? { commentRemoteId: comment.remoteId } : {}),
      text: reply.text,
      seed: reply.seed,
    });
  });
  const error = answer.kind === 'failed' ? answer.error : null;
  const change = afterSend(reply, answer, { now: app.clock.now(), jitter: Math.random() });
  const outcome = error === null ? 'done' : error.kind === 'unknown_outcome' ? 'unknown' : 'failed';
  return settle(app, work, intended, change, {
    outcome,
    answered: error?.words ?? 'Taken.',
    error: error && keptError(error),
  });
}

/** Reads the comments back: is it there? */
async function look(app: AppContext, ask: AskNetwork, work: Work): Promise<Change | null> {
  const { reply, channel, publication } = work;
  const call = await intend(app, work, 'look', 'Is the reply among the comments?', {});
  if (!call) return null;
  const pages = pagesOf(ask, channel, publication.remoteId ?? '');
  const { workspaceId } = reply;
  const read = await readAll(
    paying(app, { workspaceId, publicationId: publication.id, channel, passesCap: true }, pages),
  );
  const now = app.clock.now();
  if (read.kind === 'failed') {
    const { error } = read;
    const change = afterFailedLook(reply, error, { now, jitter: Math.random() });
    return settle(app, work, call, change, { outcome: 'failed', answered: error.words, error: keptError(error) });
  }
  const seen = lookAmong(read.comments, await wanted(app, work), read.isComplete);
  const { guarantee } = capabilitiesFor(channel, { details: work.account.details as never });
  const change = afterLook(reply, seen, guarantee, { now });
  const answered = `Looked through ${read.comments.length} comments. ${wordsOf(seen)}`;
  return settle(app, work, call, change, { outcome: seen.kind, answered, error: null });
}

function wordsOf(seen: Seen): string {
  if (seen.kind === 'found') return `${seen.remoteId} is it.`;
  return seen.kind === 'absent' ? 'It is not there.' : seen.words;
}

/** What the reply must look like, and what is known to be something else. */
async function wanted(app: AppContext, { reply, comment, publication }: Work) {
  const sentAt = reply.sentAt ?? reply.createdAt;
  return app.db.inWorkspace(reply.workspaceId, async (scope) => {
    const others = (await listReplies(scope, publication.id)).filter(({ id }) => id !== reply.id);
    const known = [
      ...(await listPartIds(scope, publication.id)),
      ...(await listKnownBefore(scope, publication.id, sentAt)),
      ...others.flatMap(({ remoteId }) => (remoteId ? [remoteId] : [])),
    ];
    const isOpen = ({ state, sentAt: sent }: ReplyRow) =>
      state === 'needs_attention' || state === 'unknown' || (state === 'dropped' && sent !== null);
    return {
      text: reply.text,
      sentAt,
      parents: comment ? [comment.remoteId, ...(comment.parentRemoteId ? [comment.parentRemoteId] : [])] : [null],
      known: new Set(known),
      rivals: others.filter(isOpen).map(({ text }) => text),
    };
  });
}

/** One call that is about to be made, and the money kept for it; null: it costs nothing. */
interface Intended {
  readonly callId: string;
  readonly money: KeptForCall | null;
}

/**
 * Commits what is about to be called, with the money for it. @returns null when somebody else has taken over.
 * @throws AppError 402 `over_cap`.
 */
async function intend(
  app: AppContext,
  { reply, channel }: Work,
  kind: 'send' | 'look',
  words: string,
  change: Partial<ReplyRow>,
): Promise<Intended | null> {
  return app.db.inWorkspace(reply.workspaceId, async (scope) => {
    const now = app.clock.now();
    if (!(await updateReply(scope, reply, { leasedUntil: reply.leasedUntil, ...change }))) return null;
    const id = app.ids.next(now);
    await insertReplyCall(scope, { id, replyId: reply.id, kind, words, intendedAt: now });
    const call = { kind: 'answer', text: reply.text, isToComment: reply.commentId !== null } as const;
    const { publicationId } = reply;
    return {
      callId: id,
      money: kind === 'send' ? await keepForCall(app, scope, { of: { publicationId }, channel, call }) : null,
    };
  });
}

async function settle(
  app: AppContext,
  work: Work,
  { callId, money }: Intended,
  change: Change,
  answer: Pick<ReplyCallRow, 'outcome' | 'answered' | 'error'>,
): Promise<Change | null> {
  const { reply } = work;
  return app.db.inWorkspace(reply.workspaceId, async (scope) => {
    await answerReplyCall(scope, callId, { ...answer, answeredAt: app.clock.now() });
    const made = answer.outcome === 'done' && money ? { amount: String(money.amount) } : null;
    await settleForCall(app, scope, money, answer.outcome === 'unknown' ? 'unknown' : made);
    if (!(await updateReply(scope, reply, { ...change, leasedUntil: null }))) return null;
    await tell(app, scope, work, change.state);
    return change;
  });
}

/** The cap lets it not be paid for: nothing was said, and a person hears of it. */
async function refuse(app: AppContext, work: Work, { code, userMessage }: AppError): Promise<null> {
  const { reply } = work;
  await app.db.inWorkspace(reply.workspaceId, async (scope) => {
    const reason = { code, words: userMessage, kind: 'over_cap' };
    const change = {
      state: 'failed',
      reason,
      nextTryAt: null,
      finishedAt: app.clock.now(),
      leasedUntil: null,
    } as const;
    if (await updateReply(scope, reply, change)) await tell(app, scope, work, change.state);
  });
  return null;
}

async function tell(
  app: AppContext,
  scope: WorkspaceScope,
  { reply, publication }: Work,
  state: ReplyRow['state'],
): Promise<void> {
  const now = app.clock.now();
  await emitEvent(scope, {
    name: state === 'sent' ? 'reply.sent' : 'reply.changed',
    data: { replyId: reply.id, publicationId: publication.id, accountId: publication.accountId, state },
    id: app.ids.next(now),
    at: now,
  });
}

function keptError(error: ChannelError): KeptError {
  const { kind, code, status, evidence } = error;
  return { kind, code, status: status ?? null, evidence: evidence?.slice(0, evidenceMax) ?? null };
}

const stoodStill: ChannelError = {
  kind: 'temporary',
  code: 'stood_still',
  words: 'This program stood still for too long, so nothing was sent.',
};
const noWay = {
  code: 'no_replies',
  words: 'This installation can no longer reply below this post.',
  kind: 'rejected',
};
