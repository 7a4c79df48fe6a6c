/** Posts that were there before, and what can be done with them: reading, changing their words, taking back. */
import type { Answer } from '@antiphon/wire';
import { secretUnreadable } from '../kit/index.ts';
import { isGoneProblem, nextCursor, readAnswer, readGraphProblem } from '../kit/server.ts';
import type { ChannelContext, Done, PastPost, PastPostsPage, Reading, VersionContent } from '../spec.ts';
import { type Access, accessOf, pathOf, postIdOf, type Servers } from './api.ts';
import { errorOf } from './errors.ts';
import { countFields, countsIn } from './metrics.ts';
import { mergePages, type OpenPage, type Place, readPlaces } from './past-lists.rules.ts';
import { absolute } from './publish.ts';
import { doneAnswer, type PastPostAnswer, type PastReelAnswer, pastPostList, reelList } from './wire.ts';

/**
 * One page of what the page itself has published, reels included, newest first; stories are gone after a day and are
 * not listed.
 */
export async function readPastPosts(
  context: ChannelContext,
  page: { readonly limit: number; readonly cursor?: string },
  servers: Servers,
): Promise<Reading<PastPostsPage>> {
  const access = accessOf(context, servers);
  if (!access) return { kind: 'failed', error: secretUnreadable };
  const places = readPlaces(page.cursor);
  const limit = Math.min(page.limit, mostAtOnce);
  const posts = await openPage(access, context, ofPosts, places.posts, limit);
  if (posts.kind === 'failed') return posts;
  const reels = await openPage(access, context, ofReels, places.reels, limit);
  // Without its reels a page has posts all the same; only what may pass is worth another try.
  if (reels.kind === 'failed' && reels.error.kind !== 'rejected') return reels;
  const none: OpenPage = { place: null, posts: [] };
  return {
    kind: 'read',
    value: mergePages({ posts: posts.value, reels: reels.kind === 'read' ? reels.value : none }, limit),
  };
}

/** Graph gives no more of a list at once. */
const mostAtOnce = 100;

interface PastList {
  readonly edge: string;
  readonly fields: string;
  /** What the page is, and where the next begins; null when it cannot be read. */
  read(reply: Answer, pageId: string): Pick<OpenPage, 'posts' | 'next'> | null;
}

const ofPosts: PastList = {
  edge: 'published_posts',
  fields: `id,message,created_time,permalink_url,${countFields}`,
  read: (reply) => pageOf(readAnswer(reply, pastPostList), pastPostOf),
};

const ofReels: PastList = {
  edge: 'video_reels',
  fields: 'id,description,created_time,permalink_url,post_id,comments.limit(0).summary(total_count)',
  read: (reply, pageId) => pageOf(readAnswer(reply, reelList), (reel) => pastReelOf(reel, pageId)),
};

function pageOf<Item>(
  list: { readonly data: readonly Item[]; readonly paging?: Parameters<typeof nextCursor>[0]['paging'] } | null,
  postOf: (item: Item) => PastPost,
): Pick<OpenPage, 'posts' | 'next'> | null {
  if (!list) return null;
  const next = nextCursor(list.paging === undefined ? {} : { paging: list.paging });
  return { posts: list.data.map(postOf), ...(next === undefined ? {} : { next }) };
}

async function openPage(
  access: Access,
  context: ChannelContext,
  { edge, fields, read }: PastList,
  place: Place,
  limit: number,
): Promise<Reading<OpenPage>> {
  if (place === null) return { kind: 'read', value: { place, posts: [] } };
  // What was given out of this page comes again, so that a page asked for in another size begins at the same post.
  const query = { fields, limit: Math.min(mostAtOnce, limit + place.skip), after: place.after };
  const reply = await access.call({ path: pathOf(access.pageId, edge), query });
  const page = read(reply, access.pageId);
  return page
    ? { kind: 'read', value: { place, ...page } }
    : { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
}

function pastReelOf(reel: PastReelAnswer, pageId: string): PastPost {
  const url = absolute(reel.permalink_url ?? undefined);
  return {
    remoteId: postIdOf(pageId, reel.post_id ?? reel.id),
    ...(url ? { url } : {}),
    publishedAt: new Date(reel.created_time),
    text: reel.description ?? '',
    mediaKinds: ['video'],
    metrics: countsIn(reel),
  };
}

function pastPostOf(post: PastPostAnswer): PastPost {
  const url = absolute(post.permalink_url ?? undefined);
  const media = (post.attachments?.data ?? []).flatMap((one) => one.subattachments?.data ?? [one]);
  const kinds = media.flatMap(({ media_type: type }) =>
    type === 'photo' ? ['image' as const] : type === 'video' ? ['video' as const] : [],
  );
  return {
    remoteId: post.id,
    ...(url ? { url } : {}),
    publishedAt: new Date(post.created_time),
    text: post.message ?? '',
    mediaKinds: kinds,
    metrics: countsIn(post),
  };
}

/** Takes a post back. What is gone already is done. */
export async function deletePost(context: ChannelContext, remoteId: string, servers: Servers): Promise<Done> {
  const access = accessOf(context, servers);
  if (!access) return { kind: 'failed', error: secretUnreadable };
  const reply = await access.call({ path: pathOf(remoteId), method: 'DELETE' });
  const isDone = readAnswer(reply, doneAnswer) !== null || isGoneProblem(readGraphProblem(reply));
  return isDone ? { kind: 'done' } : { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
}

/** Changes the words; Facebook lets an app do so for posts that it made itself. */
export async function editPost(
  context: ChannelContext,
  remoteId: string,
  content: VersionContent,
  servers: Servers,
): Promise<Done> {
  const access = accessOf(context, servers);
  if (!access) return { kind: 'failed', error: secretUnreadable };
  const reply = await access.call({ path: pathOf(remoteId), form: { message: content.parts[0].text } });
  return readAnswer(reply, doneAnswer)
    ? { kind: 'done' }
    : { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
}
