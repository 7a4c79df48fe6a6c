/** The pretend X's answers as the API's description 2.167 gives the objects (2026-08-22). */
import { mediaKeyOf } from './stand-in-media.ts';
import type { StandInUser, StoredMedia, StoredPost, XState } from './stand-in-state.ts';
import { rendered, weightedLength, wrapped } from './stand-in-text.ts';

/** Own numbers are told for this long. */
const ownNumbersMs = 30 * 86_400_000;

type Entity = Readonly<Record<string, unknown>>;

export function userEntity(user: StandInUser, fields: readonly string[], postCount: number): Entity {
  const all: Entity = {
    profile_image_url: 'https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png',
    protected: false,
    subscription_type: user.subscription,
    public_metrics: {
      followers_count: user.followersCount,
      following_count: 0,
      post_count: postCount,
      listed_count: 0,
      like_count: 0,
      media_count: 0,
    },
  };
  return { id: user.id, name: user.name, username: user.username, ...pick(all, fields) };
}

/** A post with the fields asked for; `id` and `text` always. */
export function postEntity(
  state: XState,
  post: StoredPost,
  asked: {
    readonly fields: readonly string[];
    readonly expansions: readonly string[];
    readonly readerId: string;
    readonly now: Date;
  },
): Entity {
  const author = state.users.get(post.userId);
  const media = mediaOf(state, post);
  const page = `https://x.com/${author?.username ?? 'i'}/status/${post.id}/${media[0]?.category === 'tweet_video' ? 'video' : 'photo'}/1`;
  const whole = rendered(
    post.text,
    media.map((one) => ({ mediaKey: mediaKeyOf(one), page })),
  );
  const isLong = weightedLength(post.text) > 280;
  const shown = isLong ? cut(post, whole.text) : whole;
  const isYoung = asked.now.getTime() - post.createdAt.getTime() < ownNumbersMs;
  const fields: Entity = {
    created_at: post.createdAt.toISOString(),
    conversation_id: post.conversationId,
    ...(shown.urls.length > 0 ? { entities: { urls: shown.urls } } : {}),
    ...(isLong ? { note_post: { text: whole.text, entities: { urls: whole.urls } } } : {}),
    ...attachmentsOf(post, media),
    reply_settings: post.replySettings,
    public_metrics: publicMetrics(state, post),
    ...(asked.readerId === post.userId && isYoung ? { non_public_metrics: ownMetrics(state, post) } : {}),
  };
  const parent = post.inReplyToId === null ? undefined : state.posts.get(post.inReplyToId);
  const expanded: Entity = {
    author_id: post.userId,
    ...(parent ? { in_reply_to_user_id: parent.userId } : {}),
    ...(post.inReplyToId === null ? {} : { referenced_posts: [{ type: 'replied_to', id: post.inReplyToId }] }),
    ...attachmentsOf(post, media),
  };
  const names = asked.expansions.map((name) => name.split('.')[0] ?? name);
  return {
    id: post.id,
    text: shown.text,
    edit_history_post_ids: [post.id],
    ...pick(fields, asked.fields),
    ...pick(expanded, names),
  };
}

/** Of a long post only the beginning, with a link to the rest. */
function cut(post: StoredPost, text: string) {
  const more = wrapped(`https://x.com/i/web/status/${post.id}`);
  return { text: `${[...text].slice(0, 250).join('')}… ${more}`, urls: [] };
}

function attachmentsOf(post: StoredPost, media: readonly StoredMedia[]): Entity {
  if (media.length === 0 && !post.poll) return {};
  return {
    attachments: {
      ...(media.length > 0 ? { media_keys: media.map(mediaKeyOf) } : {}),
      ...(post.poll ? { poll_ids: [String(BigInt(post.id) + 1n)] } : {}),
    },
  };
}

/** What the expansions bring beside the posts. */
export function includesOf(
  state: XState,
  posts: readonly StoredPost[],
  asked: {
    readonly expansions: readonly string[];
    readonly userFields: readonly string[];
    readonly mediaFields: readonly string[];
  },
): Entity {
  const has = (name: string) => asked.expansions.includes(name);
  const users = [...new Set(posts.map((post) => post.userId))].flatMap((id) => state.users.get(id) ?? []);
  const media = posts.flatMap((post) => mediaOf(state, post));
  const parents = posts.flatMap((post) => (post.inReplyToId === null ? [] : (state.posts.get(post.inReplyToId) ?? [])));
  return {
    ...(has('author_id') && users.length > 0
      ? { users: users.map((user) => userEntity(user, asked.userFields, 0)) }
      : {}),
    ...(has('attachments.media_keys') && media.length > 0
      ? { media: media.map((one) => mediaEntity(one, asked.mediaFields)) }
      : {}),
    ...(has('referenced_posts') && parents.length > 0
      ? {
          posts: parents.map((post) => ({
            id: post.id,
            text: rendered(post.text, []).text,
            edit_history_post_ids: [post.id],
          })),
        }
      : {}),
  };
}

function mediaEntity(media: StoredMedia, fields: readonly string[]): Entity {
  const type = { tweet_video: 'video', tweet_gif: 'animated_gif' }[media.category] ?? 'photo';
  return { media_key: mediaKeyOf(media), type, ...pick({ alt_text: media.altText ?? '' }, fields) };
}

function mediaOf(state: XState, post: StoredPost): StoredMedia[] {
  return post.mediaIds.flatMap((id) => state.media.get(id) ?? []);
}

function publicMetrics(state: XState, post: StoredPost): Entity {
  const counts = state.counts.get(post.id) ?? {};
  return {
    repost_count: counts.reposts ?? 0,
    reply_count: [...state.posts.values()].filter((one) => one.inReplyToId === post.id).length,
    like_count: counts.likes ?? 0,
    quote_count: counts.quotes ?? 0,
    bookmark_count: counts.bookmarks ?? 0,
    impression_count: counts.impressions ?? 0,
  };
}

function ownMetrics(state: XState, post: StoredPost): Entity {
  const counts = state.counts.get(post.id) ?? {};
  const { impressions = 0, linkClicks = 0, profileClicks = 0 } = counts;
  return {
    impression_count: impressions,
    url_link_clicks: linkClicks,
    user_profile_clicks: profileClicks,
    engagements: linkClicks + profileClicks,
  };
}

function pick(all: Entity, names: readonly string[]): Entity {
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}
