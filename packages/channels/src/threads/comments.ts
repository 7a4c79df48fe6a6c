/** Answers below our posts: reading them, and answering. */
import { secretUnreadable } from '../kit/index.ts';
import { readAnswer } from '../kit/server.ts';
import type { Channel, ChannelAccount, ChannelContext, ChannelError, Comment, CommentsPage, Reading } from '../spec.ts';
import { type Access, accessOf, pathOf, type Servers } from './api.ts';
import { readStatus } from './containers.ts';
import { errorOf, errorOfContainer, isGone } from './errors.ts';
import { cursorAfter, idAnswer, type PostAnswer, postList } from './wire.ts';

const fields = 'id,text,timestamp,username,is_reply_owned_by_me,replied_to';

/** One page of all answers, those to answers included; oldest first. Later posts of our own thread are among them. */
export async function readComments(
  context: ChannelContext,
  remoteId: string,
  page: { readonly limit: number; readonly cursor?: string },
  servers: Servers,
): Promise<Reading<CommentsPage>> {
  const access = accessOf(context, servers);
  if (!access) return { kind: 'failed', error: secretUnreadable };
  const reply = await access.call({
    path: pathOf(remoteId, 'conversation'),
    query: { fields, reverse: false, limit: Math.min(page.limit, 100), after: page.cursor },
  });
  const list = readAnswer(reply, postList);
  if (!list) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const cursor = cursorAfter(list);
  const comments = list.data.map((post) => commentOf(post, remoteId, context.account));
  return { kind: 'read', value: { comments, ...(cursor ? { cursor } : {}) } };
}

function commentOf(post: PostAnswer, postId: string, account: ChannelAccount): Comment {
  const handle = post.username ?? '';
  const parentId = post.replied_to?.id ?? postId;
  return {
    remoteId: post.id,
    parentRemoteId: parentId === postId ? null : parentId,
    author: { handle },
    text: post.text ?? '',
    at: new Date(post.timestamp),
    isOwn: post.is_reply_owned_by_me ?? handle === account.handle,
  };
}

type Answering = ReturnType<NonNullable<Channel['answerComment']>>;

/** A text is ready nearly at once; looking takes as long as a call each. */
const maxLooks = 5;

/**
 * An answer is a post like any other: a container, then the one call that makes it visible. Nothing is published when
 * it is not ready in time, or when Threads does not find what it prepared: then `temporary` says so, and the person may
 * send it again.
 */
export async function answerComment(
  context: ChannelContext,
  answer: Parameters<NonNullable<Channel['answerComment']>>[1],
  servers: Servers,
): Answering {
  const access = accessOf(context, servers);
  if (!access) return { kind: 'failed', error: secretUnreadable };
  const { postRemoteId, commentRemoteId = postRemoteId, text } = answer;
  const reply = await access.call({
    path: '/me/threads',
    form: { media_type: 'TEXT', text, reply_to_id: commentRemoteId },
  });
  const container = readAnswer(reply, idAnswer);
  if (!container) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const error = await waitUntilReady(access, context, container.id);
  return error ? { kind: 'failed', error } : publish(access, context, container.id);
}

async function waitUntilReady(access: Access, { now }: ChannelContext, id: string): Promise<ChannelError | null> {
  for (let looks = 0; looks < maxLooks; looks += 1) {
    const { reply, container } = await readStatus(access, id);
    if (!container) return errorOf(reply, 'harmless', now);
    if (container.status === 'FINISHED') return null;
    if (container.status !== 'IN_PROGRESS') return errorOfContainer(container.error_message);
  }
  return notReady;
}

async function publish(access: Access, { now }: ChannelContext, containerId: string): Answering {
  const reply = await access.call({ path: '/me/threads_publish', form: { creation_id: containerId } });
  const made = readAnswer(reply, idAnswer);
  if (made) return { kind: 'done', remoteId: made.id };
  return { kind: 'failed', error: isGone(reply) ? notReady : errorOf(reply, 'visible', now) };
}

const notReady: ChannelError = {
  kind: 'temporary',
  code: 'answer_not_ready',
  words: 'Threads is still preparing this answer, and it was not published. Send it again in a moment.',
};
