import type { Comment, Reply } from '@antiphon/contract';
import type { z } from 'zod';
import type { CommentRow, ReplyCallRow, ReplyRow } from './inbox.table.ts';
import { replyWords } from './replies.rules.ts';

/** Row → contract answer. */
export function presentComment(row: CommentRow): z.infer<typeof Comment> {
  return {
    id: row.id,
    remoteId: row.remoteId,
    parentRemoteId: row.parentRemoteId,
    authorHandle: row.authorHandle,
    authorName: row.authorName,
    text: row.text,
    at: row.at.toISOString(),
    isOwn: row.isOwn,
  };
}

/** With every call: what we sent, what came back. */
export function presentReply(row: ReplyRow, calls: readonly ReplyCallRow[]): z.infer<typeof Reply> {
  return {
    id: row.id,
    publicationId: row.publicationId,
    commentId: row.commentId,
    text: row.text,
    state: row.state,
    words: replyWords(row),
    remoteId: row.remoteId,
    createdAt: row.createdAt.toISOString(),
    nextTryAt: row.nextTryAt?.toISOString() ?? null,
    calls: calls
      .filter(({ replyId }) => replyId === row.id)
      .map((call) => ({
        id: call.id,
        sent: call.words,
        sentAt: call.intendedAt.toISOString(),
        answered: call.answered,
        answeredAt: call.answeredAt?.toISOString() ?? null,
        outcome: call.outcome,
        error: call.error,
      })),
  };
}
