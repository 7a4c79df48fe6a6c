/** Posts that were there before, and what can be done with them: reading, changing their words, taking back. */
import { secretUnreadable } from '../kit/index.ts';
import { isGoneProblem, nextCursor, readAnswer, readGraphProblem } from '../kit/server.ts';
import type { ChannelContext, Done, PastPost, PastPostsPage, Reading, VersionContent } from '../spec.ts';
import { accessOf, pathOf, type Servers } from './api.ts';
import { errorOf } from './errors.ts';
import { countFields, countsIn } from './metrics.ts';
import { absolute } from './publish.ts';
import { doneAnswer, type PastPostAnswer, pastPostList } from './wire.ts';

/** One page of what the page itself has published, newest first; stories are gone after a day and are not listed. */
export async function readPastPosts(
  context: ChannelContext,
  page: { readonly limit: number; readonly cursor?: string },
  servers: Servers,
): Promise<Reading<PastPostsPage>> {
  const access = accessOf(context, servers);
  if (!access) return { kind: 'failed', error: secretUnreadable };
  const reply = await access.call({
    path: pathOf(access.pageId, 'published_posts'),
    query: {
      fields: `id,message,created_time,permalink_url,${countFields}`,
      limit: Math.min(page.limit, 100),
      after: page.cursor,
    },
  });
  const list = readAnswer(reply, pastPostList);
  if (!list) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const cursor = nextCursor(list);
  return { kind: 'read', value: { posts: list.data.map(pastPostOf), ...(cursor ? { cursor } : {}) } };
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
