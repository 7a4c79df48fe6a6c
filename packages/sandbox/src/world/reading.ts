/** Looking at what was said: profiles, posts and the audience's numbers. */
import { featuresOf } from '../audience/features.rules.ts';
import { followersAt, type PostMoment, reachOn, respond } from '../audience/respond.rules.ts';
import { timeOf, type WorldGround, WorldRefusal } from './ground.ts';
import type { PostCursor, WorldAccount, WorldPost } from './store.ts';

/** A profile as its owner sees it. */
export function profileOf(ground: WorldGround, account: WorldAccount) {
  return {
    id: account.id,
    style: account.style,
    handle: account.handle,
    display_name: account.displayName,
    url: `${ground.publicUrl}/${account.style}/${account.handle}`,
    followers: followersNow(ground, account, timeOf(ground, account)),
  };
}

function followersNow(ground: WorldGround, account: WorldAccount, at: Date): number {
  const since = new Date(account.createdAt.getTime() - 90 * 86_400_000);
  return followersAt(ground.audience, { key: `${account.style}/${account.handle}`, since }, at);
}

/** How long a post has been out, in the account's time. */
function ageOf(ground: WorldGround, account: WorldAccount, post: WorldPost): number {
  return timeOf(ground, account).getTime() - post.createdAt.getTime();
}

/** What the audience goes by. */
export function momentOf(ground: WorldGround, account: WorldAccount, post: WorldPost): PostMoment {
  return {
    key: `${account.style}/${account.handle}/${post.createdAt.toISOString()}/${post.text}`,
    features: featuresOf(post),
    publishedAt: post.createdAt,
    timeZone: ground.timeZone,
    followers: followersNow(ground, account, post.createdAt),
    reach: reachOn(ground.audience, `${account.style}/${account.handle}`, post.createdAt),
  };
}

/** A post with its numbers at this moment of the account's time. */
export function postView(ground: WorldGround, account: WorldAccount, post: WorldPost) {
  return {
    id: post.id,
    url: `${ground.publicUrl}/${account.style}/${account.handle}/${post.id}`,
    text: post.text,
    reply_to: post.replyTo,
    created_at: post.createdAt.toISOString(),
    pictures: post.pictures.map(({ mimeType, altText, isMadeByAi }) => ({
      mime_type: mimeType,
      alt_text: altText,
      is_made_by_ai: isMadeByAi,
    })),
    counts: respond(ground.audience, momentOf(ground, account, post), ageOf(ground, account, post)),
  };
}

export interface ListQuery {
  readonly limit?: string;
  readonly cursor?: string;
  readonly without_replies?: string;
}

/** One page of the account's posts, newest first. */
export async function listPosts(ground: WorldGround, account: WorldAccount, query: ListQuery) {
  const limit = Math.max(1, Math.min(50, Number(query.limit ?? 20) || 20));
  const posts = await ground.store.posts(account.id, {
    // One more than asked tells whether another page follows.
    limit: limit + 1,
    ...(query.cursor ? { after: readCursor(query.cursor) } : {}),
    withoutReplies: query.without_replies === 'true',
  });
  const shown = posts.slice(0, limit);
  const last = posts.length > limit ? shown.at(-1) : undefined;
  return {
    posts: shown.map((post) => postView(ground, account, post)),
    ...(last ? { cursor: `${last.createdAt.getTime()}.${last.id}` } : {}),
  };
}

function readCursor(cursor: string): PostCursor {
  const [time = '', ...id] = cursor.split('.');
  const createdAt = new Date(Number(time));
  if (time === '' || Number.isNaN(createdAt.getTime())) {
    throw new WorldRefusal(400, 'bad_cursor', 'This page cannot be found.');
  }
  return { createdAt, id: id.join('.') };
}

/** Several posts of the account by id; those that are not there are left out. */
export async function lookUpPosts(ground: WorldGround, account: WorldAccount, ids: readonly string[]) {
  if (ids.length > 50) throw new WorldRefusal(400, 'too_many', 'Ask for at most 50 posts at once.');
  const posts = await ground.store.postsById(account.id, ids);
  return { posts: posts.map((post) => postView(ground, account, post)) };
}
