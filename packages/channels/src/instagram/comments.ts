/** Comments below our posts: reading and answering. */
import { secretUnreadable } from '../kit/index.ts';
import { nextCursor, readAnswer } from '../kit/server.ts';
import type { Channel, ChannelAccount, ChannelContext, Comment, CommentsPage, Reading } from '../spec.ts';
import { accessOf, pathOf, type Servers } from './api.ts';
import { errorOf } from './errors.ts';
import { type CommentAnswer, commentList, madeAnswer } from './wire.ts';

const one = 'id,text,timestamp,username,from';

/**
 * One page, with the answers to its comments; oldest first within the page. Instagram lists the newest comments first,
 * so a further page holds older ones.
 */
export async function readComments(
  context: ChannelContext,
  remoteId: string,
  page: { readonly limit: number; readonly cursor?: string },
  servers: Servers,
): Promise<Reading<CommentsPage>> {
  const access = accessOf(context, servers);
  if (!access) return { kind: 'failed', error: secretUnreadable };
  const reply = await access.call({
    path: pathOf(remoteId, 'comments'),
    query: { fields: `${one},replies{${one}}`, limit: Math.min(page.limit, 50), after: page.cursor },
  });
  const list = readAnswer(reply, commentList);
  if (!list) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const comments = list.data.flatMap((comment) => [
    commentOf(comment, null, context.account),
    ...(comment.replies?.data ?? []).map((answer) => commentOf(answer, comment.id, context.account)),
  ]);
  const cursor = nextCursor(list);
  const sorted = comments.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return { kind: 'read', value: { comments: sorted, ...(cursor ? { cursor } : {}) } };
}

function commentOf(comment: CommentAnswer, parentRemoteId: string | null, account: ChannelAccount): Comment {
  const handle = comment.username ?? comment.from?.username ?? '';
  const authorId = comment.from?.id;
  return {
    remoteId: comment.id,
    parentRemoteId,
    author: { handle, ...(authorId === undefined ? {} : { remoteId: authorId }) },
    text: comment.text ?? '',
    at: new Date(comment.timestamp),
    isOwn: authorId === account.remoteId || handle === account.handle,
  };
}

/** Below the post, or below a comment of it (Instagram has one level of answers only). */
export async function answerComment(
  context: ChannelContext,
  answer: Parameters<NonNullable<Channel['answerComment']>>[1],
  servers: Servers,
): ReturnType<NonNullable<Channel['answerComment']>> {
  const access = accessOf(context, servers);
  if (!access) return { kind: 'failed', error: secretUnreadable };
  const { postRemoteId, commentRemoteId, text } = answer;
  const path = commentRemoteId === undefined ? pathOf(postRemoteId, 'comments') : pathOf(commentRemoteId, 'replies');
  const reply = await access.call({ path, form: { message: text } });
  const made = readAnswer(reply, madeAnswer);
  return made ? { kind: 'done', remoteId: made.id } : { kind: 'failed', error: errorOf(reply, 'visible', context.now) };
}
