/** Comments below our posts, and our answers: posts that answer something, with a key where the network knows keys. */
import { commentsPage } from '../kit/server.ts';
import type { Channel, ChannelContext, CommentsPage, Reading } from '../spec.ts';
import { nameOf } from './publish.ts';
import { styleOf } from './styles.ts';
import { callAs, commentsAnswer, postAnswer, read, sandboxError, type WorldAddress } from './wire.ts';

export async function readComments(
  world: WorldAddress,
  context: ChannelContext,
  remoteId: string,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<Reading<CommentsPage>> {
  const answer = await callAs(world, context, `/v1/posts/${encodeURIComponent(remoteId)}/comments`);
  const found = read(answer, commentsAnswer);
  if (!found) return { kind: 'failed', error: sandboxError(answer, 'harmless', context.now, nameOf(context)) };
  const comments = found.comments.map(({ id, reply_to: parent, author, text, created_at: at, is_yours: isOwn }) => ({
    remoteId: id,
    parentRemoteId: parent === remoteId ? null : parent,
    author: { handle: author.handle, displayName: author.display_name },
    text,
    at,
    isOwn,
  }));
  return { kind: 'read', value: commentsPage(comments, page) };
}

export async function answerComment(
  world: WorldAddress,
  context: ChannelContext,
  { postRemoteId, commentRemoteId, text, seed }: Parameters<NonNullable<Channel['answerComment']>>[1],
): ReturnType<NonNullable<Channel['answerComment']>> {
  const headers = styleOf(context.account.details) === 'murmur' ? { 'idempotency-key': seed } : {};
  const json = { text, reply_to: commentRemoteId ?? postRemoteId };
  const answer = await callAs(world, context, '/v1/posts', { json, headers });
  const post = read(answer, postAnswer);
  return post
    ? { kind: 'done', remoteId: post.id }
    : { kind: 'failed', error: sandboxError(answer, 'visible', context.now, nameOf(context)) };
}
