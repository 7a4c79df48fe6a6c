/** Comments below our posts: read for pages, written for pages and members (Comments API, 2025-06). */
import { secretUnreadable } from '../kit/index.ts';
import { readAnswer } from '../kit/server.ts';
import type { ChannelContext, ChannelError, Comment, CommentsPage, Reading } from '../spec.ts';
import { callLinkedIn, encode, type Ground, type LinkedInServers } from './api.ts';
import { errorOf } from './errors.ts';
import { readSecret } from './secret.ts';
import { idOf } from './urn.rules.ts';
import { type CommentAnswer, commentAnswer, commentsAnswer } from './wire.ts';

type Written =
  | { readonly kind: 'done'; readonly remoteId: string }
  | { readonly kind: 'failed'; readonly error: ChannelError };

/** Writes below a post, or below a comment of it. One call, never repeated. */
export async function writeComment(
  ground: Ground,
  comment: { readonly post: string; readonly below?: string; readonly text: string },
): Promise<Written> {
  const { context } = ground;
  const { post, below, text } = comment;
  const reply = await callLinkedIn(ground, {
    path: `/rest/socialActions/${encode(below ?? post)}/comments`,
    json: {
      actor: context.account.remoteId,
      object: post,
      message: { text },
      ...(below ? { parentComment: below } : {}),
    },
  });
  const answer = reply.kind === 'answered' && reply.status === 201 ? readAnswer(reply, commentAnswer) : null;
  return answer
    ? { kind: 'done', remoteId: urnOfComment(answer, post) }
    : { kind: 'failed', error: errorOf(reply, 'visible', context.now) };
}

/** A comment's own name; where the answer does not bring it, it is made of its post's and its number. */
export function urnOfComment(comment: CommentAnswer, post: string): string {
  return comment.commentUrn ?? `urn:li:comment:(${comment.object ?? post},${comment.id})`;
}

export async function answerComment(
  servers: LinkedInServers,
  context: ChannelContext,
  answer: { readonly postRemoteId: string; readonly commentRemoteId?: string; readonly text: string },
): Promise<Written> {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  const { postRemoteId: post, commentRemoteId: below, text } = answer;
  const ground = { servers, accessToken: secret.accessToken, context };
  return writeComment(ground, { post, text, ...(below === undefined ? {} : { below }) });
}

/** LinkedIn's own largest page is written nowhere; its lists of posts give a hundred. */
const largestPage = 100;

/** One page of comments by its first number, as LinkedIn keeps them. */
export async function listComments(
  ground: Ground,
  post: string,
  page: { readonly start: number; readonly count: number },
): Promise<Reading<{ readonly comments: readonly CommentAnswer[]; readonly hasMore: boolean }>> {
  const count = Math.min(Math.max(page.count, 1), largestPage);
  const path = `/rest/socialActions/${encode(post)}/comments?start=${page.start}&count=${count}`;
  const reply = await callLinkedIn(ground, { path });
  const answer = readAnswer(reply, commentsAnswer);
  if (!answer) return { kind: 'failed', error: errorOf(reply, 'harmless', ground.context.now) };
  const comments = answer.elements;
  const total = answer.paging?.total;
  const hasMore = total === undefined ? comments.length >= count : page.start + comments.length < total;
  return { kind: 'read', value: { comments, hasMore: hasMore && comments.length > 0 } };
}

/** One page, oldest first within it. LinkedIn tells who wrote by number only, and answers to comments apart. */
export async function readComments(
  servers: LinkedInServers,
  context: ChannelContext,
  post: string,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<Reading<CommentsPage>> {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  const start = Number(page.cursor ?? 0);
  const ground = { servers, accessToken: secret.accessToken, context };
  const listed = await listComments(ground, post, { start, count: page.limit });
  if (listed.kind === 'failed') return listed;
  const comments = listed.value.comments
    .map((comment) => commentOf(comment, post, context))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  const next = String(start + comments.length);
  return { kind: 'read', value: { comments, ...(listed.value.hasMore ? { cursor: next } : {}) } };
}

function commentOf(comment: CommentAnswer, post: string, { account }: ChannelContext): Comment {
  return {
    remoteId: urnOfComment(comment, post),
    parentRemoteId: comment.parentComment ?? null,
    author: { remoteId: comment.actor, handle: idOf(comment.actor) },
    text: comment.message.text,
    at: new Date(comment.created.time),
    isOwn: comment.actor === account.remoteId,
  };
}
