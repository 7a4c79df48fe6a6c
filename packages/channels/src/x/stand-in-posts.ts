/** Posts of the pretend X: made under its rules, and taken back. */
import type { FastifyInstance } from '@antiphon/wire/stand-in';
import { isReady } from './stand-in-media.ts';
import {
  authorize,
  type Ids,
  invalidRequest,
  notFoundProblem,
  plainRefusal,
  type RateLimits,
  Refusal,
  type StandInUser,
  type StoredMedia,
  type StoredPost,
  type XState,
} from './stand-in-state.ts';
import { linksIn, weightedLength } from './stand-in-text.ts';

export interface PostGround {
  readonly state: XState;
  readonly ids: Ids;
  readonly rates: RateLimits;
  readonly now: () => Date;
  /** How long the same words are refused. X does not say; reports speak of hours. */
  readonly duplicateWindowMs: number;
  readonly postsPerWindow: number;
}

type Body = Readonly<Record<string, unknown>>;

const fields = new Set([
  'text',
  'media',
  'poll',
  'reply',
  'reply_settings',
  'made_with_ai',
  'paid_partnership',
  'quote_tweet_id',
  'community_id',
  'nullcast',
  'edit_options',
  'for_super_followers_only',
  'geo',
  'share_with_followers',
  'card_uri',
  'direct_message_deep_link',
]);

export function addPostRoutes(app: FastifyInstance, ground: PostGround): void {
  const { state, rates, now } = ground;
  const rights = ['tweet.read', 'tweet.write', 'users.read'];

  app.post('/2/tweets', { config: { route: 'posts.create' } }, async (request, reply) => {
    const user = authorize(state, request, now(), rights);
    reply.headers(rates.spend(`posts ${user.id}`, ground.postsPerWindow));
    reply.headers(rates.spendDay('posts', 10_000));
    const post = createPost(ground, user, (request.body ?? {}) as Body);
    state.charges.push(linksIn(post.text).length > 0 ? 'Post: Create (with URL)' : 'Post: Create');
    reply.code(201);
    return { data: { id: post.id, text: post.text, edit_history_post_ids: [post.id] } };
  });

  app.delete('/2/tweets/:id', { config: { route: 'posts.delete' } }, async (request, reply) => {
    const user = authorize(state, request, now(), rights);
    reply.headers(rates.spend(`delete ${user.id}`, 50));
    const { id } = request.params as { id: string };
    const post = state.posts.get(id);
    if (!post) throw new Refusal(404, notFoundProblem('post', 'id', id));
    if (post.userId !== user.id) throw plainRefusal(403, 'You are not authorized to delete this Post.');
    state.posts.delete(id);
    state.charges.push('Interaction: Delete');
    return { data: { deleted: true } };
  });
}

function createPost(ground: PostGround, user: StandInUser, body: Body): StoredPost {
  const { state, ids, now } = ground;
  for (const name of Object.keys(body)) {
    if (!fields.has(name)) throw invalidRequest(`The field ${name} is not known.`, { [name]: [] });
  }
  const text = body.text === undefined ? '' : body.text;
  if (typeof text !== 'string') throw invalidRequest('The text must be a string.', { text: [] });
  const media = readMedia(ground, user, body.media);
  const poll = readPoll(body.poll);
  if (poll && media.length > 0) throw invalidRequest('A Post has either media or a poll.', { poll: [] });
  checkText(user, text, media.length > 0);
  const parent = readParent(state, user, body.reply);
  checkDuplicate(ground, user, text, media);
  const id = ids.next();
  const post: StoredPost = {
    id,
    userId: user.id,
    createdAt: now(),
    text,
    mediaIds: media.map((one) => one.id),
    poll,
    inReplyToId: parent?.id ?? null,
    conversationId: parent?.conversationId ?? id,
    isMadeWithAi: body.made_with_ai === true,
    isPaidPartnership: body.paid_partnership === true,
    replySettings: readReplySettings(body.reply_settings),
  };
  state.posts.set(id, post);
  return post;
}

function checkText(user: StandInUser, text: string, hasMedia: boolean): void {
  if (text.trim() === '' && !hasMedia) throw invalidRequest('A Post needs text or media.', { text: [text] });
  const max = user.subscription === 'None' ? 280 : 25_000;
  if (weightedLength(text) > max)
    throw plainRefusal(
      403,
      'Your Tweet text is too long. For more information on how Twitter determines text length see https://github.com/twitter/twitter-text.',
    );
  // Apps of the self-serve kind: docs.x.com/x-api/posts/manage-tweets/integrate, 2026-08-22.
  if ([...text.matchAll(/(?<!\w)\$[a-z]+\b/gi)].length > 1)
    throw plainRefusal(403, 'Posts created by this app may have one cashtag at most.');
}

function checkDuplicate(ground: PostGround, user: StandInUser, text: string, media: readonly StoredMedia[]): void {
  if (media.length > 0) return;
  const since = ground.now().getTime() - ground.duplicateWindowMs;
  for (const post of ground.state.posts.values()) {
    const isSame = post.userId === user.id && post.text === text && post.mediaIds.length === 0;
    if (isSame && post.createdAt.getTime() > since)
      throw plainRefusal(403, 'You are not allowed to create a Tweet with duplicate content.');
  }
}

function readMedia(ground: PostGround, user: StandInUser, given: unknown): StoredMedia[] {
  if (given === undefined) return [];
  const ids = (given as { media_ids?: unknown }).media_ids;
  if (!Array.isArray(ids) || ids.length < 1 || ids.length > 4)
    throw invalidRequest('media_ids must have 1 to 4 items.', { 'media.media_ids': [] });
  const media = ids.map((id) => ground.state.media.get(String(id)));
  const usable = media.filter((one) => one?.userId === user.id && isReady(one, ground.now())) as StoredMedia[];
  if (usable.length < ids.length)
    throw invalidRequest('Your media IDs are invalid.', { 'media.media_ids': ids.map(String) });
  if (usable.length > 1 && usable.some((one) => one.category !== 'tweet_image'))
    throw invalidRequest('You can attach up to 4 photos, or 1 animated GIF, or 1 video.', {
      'media.media_ids': ids.map(String),
    });
  return usable;
}

function readPoll(given: unknown): StoredPost['poll'] {
  if (given === undefined) return null;
  const { options, duration_minutes: minutes } = given as { options?: unknown; duration_minutes?: unknown };
  const isList =
    Array.isArray(options) &&
    options.length >= 2 &&
    options.length <= 4 &&
    options.every((one) => typeof one === 'string' && one.length >= 1 && one.length <= 25);
  if (!isList) throw invalidRequest('A poll has 2 to 4 options of 1 to 25 characters.', { 'poll.options': [] });
  if (!Number.isInteger(minutes) || Number(minutes) < 5 || Number(minutes) > 10_080)
    throw invalidRequest('A poll lasts 5 to 10080 minutes.', { 'poll.duration_minutes': [String(minutes)] });
  return { options: options as string[], minutes: Number(minutes) };
}

function readParent(state: XState, user: StandInUser, given: unknown): StoredPost | null {
  if (given === undefined) return null;
  const id = String((given as { in_reply_to_tweet_id?: unknown }).in_reply_to_tweet_id);
  const parent = state.posts.get(id);
  if (!parent) throw plainRefusal(403, 'You attempted to reply to a Tweet that is deleted or not visible to you.');
  const above = parent.inReplyToId === null ? undefined : state.posts.get(parent.inReplyToId);
  // Who answers a post mentions its author by that.
  const isSummoned = above?.userId === user.id || parent.text.toLowerCase().includes(`@${user.username.toLowerCase()}`);
  if (parent.userId !== user.id && !isSummoned)
    throw plainRefusal(
      403,
      'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
    );
  return parent;
}

function readReplySettings(given: unknown): string {
  if (given === undefined) return 'everyone';
  if (!['following', 'mentionedUsers', 'subscribers', 'verified'].includes(String(given)))
    throw invalidRequest('reply_settings is invalid.', { reply_settings: [String(given)] });
  return String(given);
}
