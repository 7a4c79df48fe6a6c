/** Posts that were there before, and what can be done with them: reading, taking back; and how many more may follow. */
import { secretUnreadable } from '../kit/index.ts';
import { isGoneProblem, nextCursor, readAnswer, readGraphProblem } from '../kit/server.ts';
import type { ChannelContext, Done, PastPost, PastPostsPage, QuotaReading, Reading } from '../spec.ts';
import { accessOf, pathOf, type Servers } from './api.ts';
import { errorOf } from './errors.ts';
import { doneAnswer, type MediaAnswer, mediaList, publishingLimit } from './wire.ts';

const fields =
  'id,caption,timestamp,permalink,media_type,media_product_type,like_count,comments_count,children{media_type}';

/** One page of the account's posts and reels, newest first; stories are gone after a day and are not listed. */
export async function readPastPosts(
  context: ChannelContext,
  page: { readonly limit: number; readonly cursor?: string },
  servers: Servers,
): Promise<Reading<PastPostsPage>> {
  const access = accessOf(context, servers);
  if (!access) return { kind: 'failed', error: secretUnreadable };
  const reply = await access.call({
    path: pathOf(context.account.remoteId, 'media'),
    query: { fields, limit: Math.min(page.limit, 100), after: page.cursor },
  });
  const list = readAnswer(reply, mediaList);
  if (!list) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const cursor = nextCursor(list);
  return { kind: 'read', value: { posts: list.data.map(pastPostOf), ...(cursor ? { cursor } : {}) } };
}

function pastPostOf(media: MediaAnswer): PastPost {
  const kinds = media.media_type === 'CAROUSEL_ALBUM' ? (media.children?.data ?? []) : [media];
  const { like_count: likes, comments_count: replies } = media;
  return {
    remoteId: media.id,
    ...(media.permalink ? { url: media.permalink } : {}),
    publishedAt: new Date(media.timestamp),
    text: media.caption ?? '',
    mediaKinds: kinds.map((one) => (one.media_type === 'VIDEO' ? 'video' : 'image')),
    metrics: { ...(likes === undefined ? {} : { likes }), ...(replies === undefined ? {} : { replies }) },
  };
}

/** Takes a post back, by Facebook's door only. What is gone already is done. */
export async function deletePost(context: ChannelContext, remoteId: string, servers: Servers): Promise<Done> {
  const access = accessOf(context, servers);
  if (!access) return { kind: 'failed', error: secretUnreadable };
  if (access.secret.flavour === 'instagram') return { kind: 'failed', error: notByThisDoor };
  const reply = await access.call({ path: pathOf(remoteId), method: 'DELETE' });
  const isDone = readAnswer(reply, doneAnswer) !== null || isGoneProblem(readGraphProblem(reply));
  return isDone ? { kind: 'done' } : { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
}

const notByThisDoor = {
  kind: 'rejected',
  code: 'delete_unsupported',
  words:
    'Posts can be deleted here only for accounts that were connected with Facebook. Delete it in the Instagram app.',
} as const;

/** How many posts of the last 24 hours Instagram counts, and how many it takes of this account. */
export async function readQuotas(context: ChannelContext, servers: Servers): Promise<Reading<readonly QuotaReading[]>> {
  const access = accessOf(context, servers);
  if (!access) return { kind: 'failed', error: secretUnreadable };
  const reply = await access.call({
    path: pathOf(context.account.remoteId, 'content_publishing_limit'),
    query: { fields: 'quota_usage,config' },
  });
  const told = readAnswer(reply, publishingLimit);
  if (!told) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const readings = told.data.flatMap(({ quota_usage: used, config }) =>
    config ? [{ name: 'posts', used, max: config.quota_total }] : [],
  );
  return { kind: 'read', value: readings };
}
