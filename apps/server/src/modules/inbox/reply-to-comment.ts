/** A person replies below a post, and settles replies of which nobody knows whether they are there. */
import type { Channel, Json } from '@antiphon/channels';
import { checkAnswer, findFace } from '@antiphon/channels/browser';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import type { Pass } from '../../http/access.ts';
import { notFound } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { type AccountRow, findAccount } from '../accounts/index.ts';
import { maySayUnapproved } from '../workspaces/index.ts';
import { cannotReply, needsApprover, nothingToDecide, replyNotTaken, replyUnderWay } from './inbox.errors.ts';
import { sendReplyKind } from './inbox.kinds.ts';
import {
  findComment,
  findOut,
  insertReply,
  insertReplyCall,
  lockReply,
  type OutPublication,
  updateReply,
} from './inbox.queries.ts';
import type { ReplyRow } from './inbox.table.ts';
import { commentsOf } from './read-comments.ts';

export interface ReplyRequest {
  readonly publicationId: string;
  /** Null: below the post itself. */
  readonly commentId: string | null;
  readonly text: string;
  readonly pass: Pass;
  /** 128 random bits, hex. */
  readonly seed: string;
}

/**
 * Keeps the reply and puts its sending in, in one commit. @returns its id.
 * @throws AppError 403 `needs_approver`, 404, 422 `cannot_reply` | `reply_not_taken`.
 */
export async function replyToComment(app: AppContext, scope: WorkspaceScope, request: ReplyRequest): Promise<string> {
  const publication = await findOut(scope, request.publicationId);
  if (!publication) throw notFound('published post');
  const comment = request.commentId ? await findComment(scope, request.commentId) : undefined;
  if (request.commentId && (comment?.publicationId !== publication.id || comment.goneAt)) throw notFound('comment');
  const account = await findAccount(scope, publication.accountId);
  const whyNot = whyNoReply(publication, account, account && app.channel(account.channel));
  if (!account || whyNot !== null) throw cannotReply(whyNot ?? '');
  if (!(await maySayUnapproved(scope, request.pass))) throw needsApprover();
  const fault = checked(account, request.text, comment?.authorHandle ?? null)?.fault;
  if (fault) throw replyNotTaken(fault);
  const now = app.clock.now();
  const id = app.ids.next(now);
  await insertReply(scope, {
    id,
    publicationId: publication.id,
    commentId: comment?.id ?? null,
    text: request.text,
    seed: request.seed,
    createdBy: request.pass.userId,
    createdAt: now,
    nextTryAt: now,
  });
  await app.queue.enqueue(scope, sendReplyKind, { workspaceId: scope.workspaceId, replyId: id });
  await tell(app, scope, publication, { id, state: 'waiting' });
  return id;
}

/** Why nothing can be said below this post from here, in words; null when it can. */
export function whyNoReply(
  publication: OutPublication,
  account: AccountRow | undefined,
  channel: Channel | undefined,
): string | null {
  if (!account || !channel) return 'This installation no longer speaks to this network.';
  if (commentsOf(channel, account) !== 'answer' || !channel.answerComment)
    return `${channel.name} lets no program answer comments of this account. Open the post and answer there.`;
  if (publication.takenDownAt) return 'This post was taken down.';
  if (!publication.remoteId) return 'Its link is not known here. Open the profile and answer there.';
  if (account.state !== 'connected')
    return `${account.problem ?? 'This account is disconnected.'} Connect again first.`;
  return null;
}

/** Most characters of a reply, as far as its network says. */
export function replyMax(account: AccountRow): number {
  return checked(account, '', null)?.measure.max ?? 0;
}

/** What the network says to these words before they are sent; undefined where it is not known here. */
function checked(account: AccountRow, text: string, to: string | null) {
  const face = findFace(account.channel);
  return face ? checkAnswer(face, { text, details: account.details as Json, to: to || null }) : undefined;
}

export interface ReplyDecision {
  readonly id: string;
  readonly decision: 'it_is_there' | 'send_again' | 'drop';
  readonly userId: string | null;
}

const decided = {
  it_is_there: { state: 'sent', words: 'A person looked: it is there.' },
  send_again: { state: 'waiting', words: 'A person looked: it is not there, send again.' },
  drop: { state: 'dropped', words: 'A person let it go.' },
} as const;

/**
 * Settles what nobody knows; what was refused can be sent again or dropped too.
 * @throws AppError 404, 409 `nothing_unknown` | `still_sending`.
 */
export async function decideReply(app: AppContext, scope: WorkspaceScope, decision: ReplyDecision): Promise<ReplyRow> {
  const row = await lockReply(scope, decision.id);
  const publication = row && (await findOut(scope, row.publicationId));
  if (!row || !publication) throw notFound('reply');
  const now = app.clock.now();
  if (row.leasedUntil && row.leasedUntil > now) throw replyUnderWay();
  const isRefused = row.state === 'failed';
  const isOpen = row.state === 'unknown' || row.state === 'needs_attention' || isRefused;
  if (!isOpen || (isRefused && decision.decision === 'it_is_there')) throw nothingToDecide();
  const { state, words } = decided[decision.decision];
  const isAgain = decision.decision === 'send_again';
  await insertReplyCall(scope, {
    id: app.ids.next(now),
    replyId: row.id,
    kind: 'person',
    words: 'A person was asked',
    intendedAt: now,
    answeredAt: now,
    outcome: 'done',
    answered: words,
  });
  // The fence moves on: a question still under way in a worker must not overrule the person.
  const change = {
    state,
    reason: isAgain ? { code: 'not_there', words } : null,
    nextTryAt: isAgain ? now : null,
    finishedAt: isAgain ? null : now,
    tryCount: 0,
    askCount: 0,
    decidedBy: decision.userId,
    fence: row.fence + 1n,
    leasedUntil: null,
  };
  await updateReply(scope, row, change);
  if (isAgain) await app.queue.enqueue(scope, sendReplyKind, { workspaceId: scope.workspaceId, replyId: row.id });
  await tell(app, scope, publication, { id: row.id, state });
  return { ...row, ...change };
}

async function tell(
  app: AppContext,
  scope: WorkspaceScope,
  publication: OutPublication,
  reply: Pick<ReplyRow, 'id' | 'state'>,
): Promise<void> {
  const now = app.clock.now();
  await emitEvent(scope, {
    name: reply.state === 'sent' ? 'reply.sent' : 'reply.changed',
    data: { replyId: reply.id, publicationId: publication.id, accountId: publication.accountId, state: reply.state },
    id: app.ids.next(now),
    at: now,
  });
}
