/** Reading back: numbers, followers, older posts; and taking a post back. */
import type { Answer } from '@antiphon/wire';
import { secretUnreadable } from '../kit/index.ts';
import { readAnswer } from '../kit/server.ts';
import type {
  ChannelContext,
  ChannelError,
  MetricName,
  PastPost,
  PastPostsPage,
  PostReading,
  Reading,
} from '../spec.ts';
import type { NonceStore } from './dpop.ts';
import { errorName, errorOf } from './errors.ts';
import { postCollection, webAddress } from './publish.ts';
import { type BlueskySecret, readSecret } from './secret.ts';
import { getPostsAnswer, listRecordsAnswer, postRecord, profileAnswer } from './wire.ts';
import { callAs, callOpenly, isWithoutIndex } from './xrpc.ts';

type Metrics = Partial<Record<MetricName, number>>;

/** `app.bsky.feed.getPosts` takes no more addresses at once. */
export const maxPostsPerRead = 25;

export async function readPosts(
  nonces: NonceStore,
  context: ChannelContext,
  remoteIds: readonly string[],
): Promise<Reading<readonly PostReading[]>> {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  const numbers = await readNumbers(nonces, secret, context, remoteIds);
  if (numbers.kind === 'failed') return numbers;
  const readings: PostReading[] = [];
  for (const remoteId of remoteIds) {
    const metrics = numbers.value.get(remoteId);
    const reading = metrics ? ({ remoteId, kind: 'read', metrics } as const) : await readMissing(context, remoteId);
    if (reading) readings.push(reading);
  }
  return { kind: 'read', value: readings };
}

/** The index leaves out what was deleted and what it has not seen yet; the account's own server knows which. */
async function readMissing(context: ChannelContext, remoteId: string): Promise<PostReading | null> {
  const [repo = '', collection = '', rkey = ''] = remoteId.replace('at://', '').split('/');
  const reply = await callOpenly(context, {
    server: context.account.server,
    method: 'com.atproto.repo.getRecord',
    query: { repo, collection, rkey },
  });
  if (errorName(reply) === 'RecordNotFound') return { remoteId, kind: 'gone' };
  return reply.kind === 'answered' && reply.status === 200 ? { remoteId, kind: 'read', metrics: {} } : null;
}

async function readNumbers(
  nonces: NonceStore,
  secret: BlueskySecret,
  context: ChannelContext,
  uris: readonly string[],
): Promise<Reading<ReadonlyMap<string, Metrics>>> {
  if (uris.length === 0) return { kind: 'read', value: new Map() };
  const reply = await callAs(context, secret, nonces, {
    server: context.account.server,
    method: 'app.bsky.feed.getPosts',
    query: { uris },
  });
  const answer = readAnswer(reply, getPostsAnswer);
  if (!answer)
    return { kind: 'failed', error: isWithoutIndex(reply) ? noIndex(reply) : errorOf(reply, 'harmless', context.now) };
  return {
    kind: 'read',
    value: new Map(
      answer.posts.map((post) => [
        post.uri,
        withoutUndefined({
          likes: post.likeCount,
          reposts: post.repostCount,
          replies: post.replyCount,
          quotes: post.quoteCount,
          bookmarks: post.bookmarkCount,
        }),
      ]),
    ),
  };
}

export async function readAccount(nonces: NonceStore, context: ChannelContext): Promise<Reading<Metrics>> {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  const reply = await callAs(context, secret, nonces, {
    server: context.account.server,
    method: 'app.bsky.actor.getProfile',
    query: { actor: context.account.remoteId },
  });
  const profile = readAnswer(reply, profileAnswer);
  if (!profile)
    return { kind: 'failed', error: isWithoutIndex(reply) ? noIndex(reply) : errorOf(reply, 'harmless', context.now) };
  return { kind: 'read', value: withoutUndefined({ followers: profile.followersCount }) };
}

/** One page of the account's own posts, newest first, with numbers where the server can get them. */
export async function readPastPosts(
  nonces: NonceStore,
  context: ChannelContext,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<Reading<PastPostsPage>> {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  const limit = Math.min(page.limit, maxPostsPerRead);
  const reply = await callOpenly(context, {
    server: context.account.server,
    method: 'com.atproto.repo.listRecords',
    query: { repo: context.account.remoteId, collection: postCollection, limit, cursor: page.cursor },
  });
  const list = readAnswer(reply, listRecordsAnswer);
  if (!list) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const posts = list.records
    .map((record) => pastPostOf(record, context.account.remoteId))
    .filter((post) => post !== null);
  const numbers = await readNumbers(
    nonces,
    secret,
    context,
    posts.map((post) => post.remoteId),
  );
  if (numbers.kind === 'failed' && mustComeAgain(numbers.error)) return numbers;
  const known = numbers.kind === 'read' ? numbers.value : new Map<string, Metrics>();
  const isLast = list.records.length < limit || !list.cursor;
  return {
    kind: 'read',
    value: {
      posts: posts.map((post) => ({ ...post, metrics: known.get(post.remoteId) ?? {} })),
      ...(isLast ? {} : { cursor: list.cursor }),
    },
  };
}

/** The posts are there without numbers too, where the index is missing or down; not where we are sent away. */
function mustComeAgain(error: ChannelError): boolean {
  return error.kind === 'rate_limited' || error.kind === 'reconnect';
}

/** Null for answers to other people and for records that are no posts. */
function pastPostOf(record: { readonly uri: string; readonly value: unknown }, did: string): PastPost | null {
  const post = postRecord.safeParse(record.value);
  if (!post.success || Number.isNaN(Date.parse(post.data.createdAt))) return null;
  const { text, createdAt, embed, reply } = post.data;
  if (reply && !reply.parent.uri.startsWith(`at://${did}/`)) return null;
  return {
    remoteId: record.uri,
    url: webAddress(record.uri),
    publishedAt: new Date(createdAt),
    text,
    mediaKinds: mediaKindsOf(embed),
    metrics: {},
  };
}

function mediaKindsOf(
  embed:
    | { readonly $type: string; readonly images?: readonly unknown[]; readonly items?: readonly unknown[] }
    | undefined,
): PastPost['mediaKinds'] {
  if (embed?.$type === 'app.bsky.embed.video') return ['video'];
  return (embed?.images ?? embed?.items ?? []).map(() => 'image' as const);
}

/** Takes a record back. The server answers "done" for what is already gone. */
export async function deletePost(
  nonces: NonceStore,
  context: ChannelContext,
  remoteId: string,
): Promise<{ readonly kind: 'done' } | { readonly kind: 'failed'; readonly error: ChannelError }> {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  const [repo = '', collection = '', rkey = ''] = remoteId.replace('at://', '').split('/');
  const reply = await callAs(context, secret, nonces, {
    server: context.account.server,
    method: 'com.atproto.repo.deleteRecord',
    input: { repo, collection, rkey },
  });
  if (reply.kind === 'answered' && reply.status === 200) return { kind: 'done' };
  return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
}

function noIndex(reply: Answer): ChannelError {
  return {
    kind: 'rejected',
    code: 'metrics_unavailable',
    words:
      'This server keeps posts but does not ask the network how they are received, so there are no numbers to read.',
    ...(reply.kind === 'answered' ? { status: reply.status, evidence: reply.body.slice(0, 2000) } : {}),
  };
}

function withoutUndefined(metrics: { readonly [name in MetricName]?: number | undefined }): Metrics {
  return Object.fromEntries(Object.entries(metrics).filter(([, value]) => value !== undefined));
}
