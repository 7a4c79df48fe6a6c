/** Comments below the page's posts: reading and answering. */
import { secretUnreadable } from '../kit/index.ts';
import { nextCursor, readAnswer } from '../kit/server.ts';
import type { Channel, ChannelContext, Comment, CommentsPage, Reading } from '../spec.ts';
import { accessOf, pathOf, type Servers } from './api.ts';
import { errorOf } from './errors.ts';
import { type CommentAnswer, commentList, madeAnswer } from './wire.ts';

/** One page, answers to comments included, oldest first. */
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
    query: {
      fields: 'id,message,created_time,from,parent',
      // All levels in one list.
      filter: 'stream',
      order: 'chronological',
      limit: Math.min(page.limit, 100),
      after: page.cursor,
    },
  });
  const list = readAnswer(reply, commentList);
  if (!list) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const cursor = nextCursor(list);
  const comments = list.data.map((comment) => commentOf(comment, access.pageId));
  return { kind: 'read', value: { comments, ...(cursor ? { cursor } : {}) } };
}

/** People have names and no handles here; Facebook leaves out who it was where it does not tell. */
function commentOf(comment: CommentAnswer, pageId: string): Comment {
  const { id, name } = comment.from ?? {};
  return {
    remoteId: comment.id,
    parentRemoteId: comment.parent?.id ?? null,
    author: {
      handle: name ?? '',
      ...(id === undefined ? {} : { remoteId: id }),
      ...(name === undefined ? {} : { displayName: name }),
    },
    text: comment.message ?? '',
    at: new Date(comment.created_time),
    isOwn: id === pageId,
  };
}

/** Below the post, or below a comment of it. */
export async function answerComment(
  context: ChannelContext,
  answer: Parameters<NonNullable<Channel['answerComment']>>[1],
  servers: Servers,
): ReturnType<NonNullable<Channel['answerComment']>> {
  const access = accessOf(context, servers);
  if (!access) return { kind: 'failed', error: secretUnreadable };
  const { postRemoteId, commentRemoteId, text } = answer;
  const path = pathOf(commentRemoteId ?? postRemoteId, 'comments');
  const reply = await access.call({ path, form: { message: text } });
  const made = readAnswer(reply, madeAnswer);
  return made ? { kind: 'done', remoteId: made.id } : { kind: 'failed', error: errorOf(reply, 'visible', context.now) };
}
