/** Comments below our posts: what the network's index knows of them, and our answers. */
import type { Answer } from '@antiphon/wire';
import { secretUnreadable } from '../kit/index.ts';
import { commentsPage, readAnswer } from '../kit/server.ts';
import type { Channel, ChannelContext, ChannelError, Comment, CommentsPage, Reading, StepTrace } from '../spec.ts';
import type { NonceStore } from './dpop.ts';
import { errorName, errorOf } from './errors.ts';
import { postCollection } from './publish.ts';
import { buildPostRecord } from './record.ts';
import { recordKeyOf } from './record-key.rules.ts';
import { type BlueskySecret, readSecret } from './secret.ts';
import { answeredPosts, createRecordAnswer, type ThreadNode, type ThreadPost, threadAnswer } from './wire.ts';
import { callAs, isWithoutIndex } from './xrpc.ts';

/** Levels of answers that are read; the lexicon allows 1,000. */
const depth = 100;

/** Everything below a post that the index shows: not what its author blocks, nor what was deleted. */
export async function readComments(
  nonces: NonceStore,
  context: ChannelContext,
  remoteId: string,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<Reading<CommentsPage>> {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  const reply = await callAs(context, secret, nonces, {
    server: context.account.server,
    method: 'app.bsky.feed.getPostThread',
    query: { uri: remoteId, depth, parentHeight: 0 },
  });
  const answer = readAnswer(reply, threadAnswer);
  if (!answer) return { kind: 'failed', error: readError(reply, context.now) };
  const comments = below(answer.thread, null, context.account.remoteId);
  return { kind: 'read', value: commentsPage(comments, page) };
}

function below(node: ThreadNode, parentRemoteId: string | null, ownDid: string): readonly Comment[] {
  return (node.replies ?? []).flatMap((reply) =>
    reply.post ? [commentOf(reply.post, parentRemoteId, ownDid), ...below(reply, reply.post.uri, ownDid)] : [],
  );
}

function commentOf(post: ThreadPost, parentRemoteId: string | null, ownDid: string): Comment {
  const { author, record } = post;
  return {
    remoteId: post.uri,
    parentRemoteId,
    author: {
      remoteId: author.did,
      handle: author.handle,
      ...(author.displayName ? { displayName: author.displayName } : {}),
    },
    text: record.text,
    // What people write as their moment may lie in the future, or be none.
    at: new Date(Number.isNaN(Date.parse(record.createdAt)) ? post.indexedAt : record.createdAt),
    isOwn: author.did === ownDid,
  };
}

/**
 * Answers to a post. A reply names its parent and the root of the whole thread by address and content hash: these are
 * read first. The record is one call, under a key made from the answer's seed.
 */
export async function answerComment(
  nonces: NonceStore,
  context: ChannelContext,
  answer: Parameters<NonNullable<Channel['answerComment']>>[1],
): ReturnType<NonNullable<Channel['answerComment']>> {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  const parent = await readParent(nonces, secret, context, answer.commentRemoteId ?? answer.postRemoteId);
  if (parent.kind === 'failed') return parent;
  const identity = { seed: answer.seed, postedAt: context.now };
  const part = { text: answer.text, media: [] };
  const reply = await callAs(context, secret, nonces, {
    server: context.account.server,
    method: 'com.atproto.repo.createRecord',
    input: {
      repo: context.account.remoteId,
      collection: postCollection,
      rkey: recordKeyOf(identity, 0),
      record: buildPostRecord({
        part,
        content: { parts: [part], options: {} },
        isMain: false,
        createdAt: context.now,
        dids: new Map(),
        blobs: { pictures: [] },
        reply: parent.value,
      }),
    },
  });
  const created = readAnswer(reply, createRecordAnswer);
  return created
    ? { kind: 'done', remoteId: created.uri }
    : { kind: 'failed', error: errorOf(reply, 'visible', context.now) };
}

async function readParent(
  nonces: NonceStore,
  secret: BlueskySecret,
  context: ChannelContext,
  uri: string,
): Promise<Reading<{ readonly root: StepTrace; readonly parent: StepTrace }>> {
  const reply = await callAs(context, secret, nonces, {
    server: context.account.server,
    method: 'app.bsky.feed.getPosts',
    query: { uris: [uri] },
  });
  const answer = readAnswer(reply, answeredPosts);
  if (!answer) return { kind: 'failed', error: readError(reply, context.now) };
  const post = answer.posts.find((one) => one.uri === uri);
  if (!post) return { kind: 'failed', error: gone };
  const parent = traceOf(post);
  const root = post.record.reply?.root;
  return { kind: 'read', value: { root: root ? traceOf(root) : parent, parent } };
}

function traceOf({ uri, cid }: { readonly uri: string; readonly cid: string }): StepTrace {
  return { remoteId: uri, handle: { cid } };
}

const gone: ChannelError = { kind: 'rejected', code: 'post_gone', words: 'The post is no longer on Bluesky.' };

function readError(reply: Answer, now: Date): ChannelError {
  if (errorName(reply) === 'NotFound') return gone;
  if (!isWithoutIndex(reply)) return errorOf(reply, 'harmless', now);
  return {
    kind: 'rejected',
    code: 'comments_unavailable',
    words: 'This server keeps posts but does not ask the network who answered, so there are no comments to read.',
  };
}
