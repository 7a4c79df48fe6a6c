/**
 * Comments below our posts: read by X's search, which knows the last seven days, and answered. Apps like ours may
 * answer only who mentioned or quoted the account; somebody who replies to us mentions us by that.
 * Sources: docs.x.com/x-api/posts/manage-tweets/integrate and the API description 2.167 (2026-08-22).
 */
import { secretUnreadable } from '../kit/index.ts';
import { readAnswer } from '../kit/server.ts';
import type { ChannelContext, ChannelError, Comment, CommentsPage, Reading } from '../spec.ts';
import { callX, type XServers } from './api.ts';
import { errorOf } from './errors.ts';
import { createdAt } from './post-times.rules.ts';
import { textOf } from './same-text.rules.ts';
import { readSecret } from './secret.ts';
import { createdAnswer, type PostAnswer, type PostsAnswer, postsAnswer } from './wire.ts';

/** `GET /2/tweets/search/recent` gives no fewer and no more. */
const pageSizes = { min: 10, max: 100 };

/** One page, oldest first; X turns its pages towards older ones, so the next page holds what came before. */
export async function readComments(
  servers: XServers,
  context: ChannelContext,
  remoteId: string,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<Reading<CommentsPage>> {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  const reply = await callX(servers, context, secret.accessToken, {
    path: '/2/tweets/search/recent',
    query: {
      query: `conversation_id:${remoteId} is:reply`,
      max_results: Math.min(Math.max(page.limit, pageSizes.min), pageSizes.max),
      next_token: page.cursor,
      'post.fields': 'created_at,conversation_id,entities,note_post',
      expansions: 'author_id,referenced_posts',
      'user.fields': 'id,name,username',
    },
  });
  const answer = readAnswer(reply, postsAnswer);
  if (!answer) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const comments = (answer.data ?? []).map((post) => commentOf(post, answer, remoteId, context)).reverse();
  const cursor = answer.meta?.next_token;
  return { kind: 'read', value: { comments, ...(cursor === undefined ? {} : { cursor }) } };
}

function commentOf(post: PostAnswer, answer: PostsAnswer, rootId: string, context: ChannelContext): Comment {
  const references = post.referenced_posts ?? post.referenced_tweets ?? [];
  const parentId = references.find((one) => one.type === 'replied_to')?.id ?? rootId;
  const author = answer.includes?.users?.find((user) => user.id === post.author_id);
  return {
    remoteId: post.id,
    parentRemoteId: parentId === rootId ? null : parentId,
    author: {
      ...(post.author_id ? { remoteId: post.author_id } : {}),
      handle: author?.username ?? '',
      ...(author?.name ? { displayName: author.name } : {}),
    },
    text: textOf(post),
    at: createdAt(post) ?? context.now,
    isOwn: post.author_id === context.account.remoteId,
  };
}

/** Answers a comment, or the post itself. One call. */
export async function answerComment(
  servers: XServers,
  context: ChannelContext,
  answer: { readonly postRemoteId: string; readonly commentRemoteId?: string; readonly text: string },
): Promise<
  { readonly kind: 'done'; readonly remoteId: string } | { readonly kind: 'failed'; readonly error: ChannelError }
> {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  const reply = await callX(servers, context, secret.accessToken, {
    path: '/2/tweets',
    json: { text: answer.text, reply: { in_reply_to_tweet_id: answer.commentRemoteId ?? answer.postRemoteId } },
  });
  const created = readAnswer(reply, createdAnswer);
  return created
    ? { kind: 'done', remoteId: created.data.id }
    : { kind: 'failed', error: errorOf(reply, 'visible', context.now) };
}
