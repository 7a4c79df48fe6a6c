/** Comments below our posts: what others answered, and our answers to them. */
import type { Answer } from '@antiphon/wire';
import { secretUnreadable } from '../kit/index.ts';
import { commentsPage, readAnswer } from '../kit/server.ts';
import type { Channel, ChannelContext, ChannelError, Comment, CommentsPage, Json, Reading } from '../spec.ts';
import { callAs, readToken } from './api.ts';
import { errorOf } from './errors.ts';
import { isGone } from './metrics.ts';
import { textFromHtml } from './same-text.rules.ts';
import { contextAnswer, type StatusAnswer, statusAnswer } from './wire.ts';
import { withMention } from './with-mention.rules.ts';

/**
 * Everything below a status, as far as its server knows it: answers on other servers reach it late or never. Mastodon
 * gives it all at once, at most 4,096 statuses (docs.joinmastodon.org/methods/statuses#context, 2026-07-02).
 */
export async function readComments(
  context: ChannelContext,
  remoteId: string,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<Reading<CommentsPage>> {
  const token = readToken(context.secret);
  if (!token) return { kind: 'failed', error: secretUnreadable };
  const reply = await callAs(context, token, { path: `/api/v1/statuses/${encodeURIComponent(remoteId)}/context` });
  const around = readAnswer(reply, contextAnswer);
  if (!around)
    return { kind: 'failed', error: isGone(reply) ? goneError(reply) : errorOf(reply, 'harmless', context.now) };
  const comments = around.descendants.map((status) => commentOf(status, remoteId, context.account.remoteId));
  return { kind: 'read', value: commentsPage(comments, page) };
}

function commentOf(status: StatusAnswer, postId: string, ownId: string): Comment {
  const { account, in_reply_to_id: parent } = status;
  return {
    remoteId: status.id,
    parentRemoteId: parent === postId ? null : (parent ?? null),
    author: {
      handle: account?.acct ?? '',
      ...(account ? { remoteId: account.id } : {}),
      ...(account?.display_name ? { displayName: account.display_name } : {}),
    },
    text: textFromHtml(status.content),
    at: new Date(status.created_at),
    isOwn: account?.id === ownId,
  };
}

/**
 * Answers to a status: as openly as it was said itself, and with its author's name in front where the text does not
 * name them, because Mastodon tells only people who are named. What is answered is read first; the answer itself is one
 * call with a key of its own.
 */
export async function answerComment(
  context: ChannelContext,
  answer: Parameters<NonNullable<Channel['answerComment']>>[1],
): ReturnType<NonNullable<Channel['answerComment']>> {
  const token = readToken(context.secret);
  if (!token) return { kind: 'failed', error: secretUnreadable };
  const parentId = answer.commentRemoteId ?? answer.postRemoteId;
  const read = await callAs(context, token, { path: `/api/v1/statuses/${encodeURIComponent(parentId)}` });
  const parent = readAnswer(read, statusAnswer);
  if (!parent)
    return { kind: 'failed', error: isGone(read) ? goneError(read) : errorOf(read, 'harmless', context.now) };
  const other = parent.account?.id === context.account.remoteId ? undefined : parent.account;
  const json: { readonly [name: string]: Json } = {
    status: other ? withMention(answer.text, other.acct) : answer.text,
    in_reply_to_id: parent.id,
    ...(parent.visibility ? { visibility: parent.visibility } : {}),
  };
  const reply = await callAs(context, token, {
    path: '/api/v1/statuses',
    headers: { 'idempotency-key': `antiphon-${answer.seed}` },
    json,
  });
  const status = readAnswer(reply, statusAnswer);
  return status
    ? { kind: 'done', remoteId: status.id }
    : { kind: 'failed', error: errorOf(reply, 'visible', context.now) };
}

function goneError(reply: Answer): ChannelError {
  return {
    kind: 'rejected',
    code: 'post_gone',
    words: 'The post is no longer on the server.',
    ...(reply.kind === 'answered' ? { status: reply.status, evidence: reply.body.slice(0, 2000) } : {}),
  };
}
