/**
 * What Bluesky can do, as plain data for both doors.
 *
 * Numbers: lexicons of bluesky-social/atproto, commit d6296a1cfdb4 (2026-08-20): `app.bsky.feed.post`
 * (300 graphemes, 3,000 bytes), `app.bsky.embed.images` (4 pictures of 2,000,000 bytes, no limit on alt text),
 * `app.bsky.embed.gallery` (clients should stop at 10), `app.bsky.embed.video` (300,000,000 bytes). Ten minutes for a
 * video: bluesky-social/social-app#11528 (2026-08-21).
 */
import type { Capabilities, Json, Limits } from '../spec.ts';

/** `app.bsky.feed.post` gives text no more room than this, whatever the server. */
export const blueskyLimits: Limits = {
  text: { unit: 'graphemes', max: 300, maxBytes: 3000 },
  images: {
    max: 10,
    maxBytes: 2_000_000,
    mimeTypes: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
    // The lexicon sets no limit; the official app stops at 2,000 characters (seen 2026-08-20).
    altTextMax: 2000,
  },
  video: { maxBytes: 300_000_000, maxDurationMs: 600_000, mimeTypes: ['video/mp4'] },
  // The network sets no limit; ours keeps the record keys of one thread in order (see `record-key.rules.ts`).
  threadParts: 25,
};

/** All that a post may hold. */
const postLexicon = 'https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json';

export const blueskyCapabilities: Capabilities = {
  formats: {
    text: { works: true },
    image: { works: true },
    carousel: { works: true },
    video: { works: true },
    reel: {
      works: false,
      reason: 'Bluesky shows all videos in the feed; there is no place of their own for short ones.',
      source: postLexicon,
    },
    story: { works: false, reason: 'Bluesky has no stories.', source: postLexicon },
    thread: { works: true },
    firstComment: { works: true },
    linkCard: { works: true },
    altText: { works: true },
    poll: { works: false, reason: 'Bluesky has no polls.', source: postLexicon },
    aiLabel: {
      works: false,
      reason: 'Bluesky has no label for media made by a model; the labels that authors can give say other things.',
      source: 'https://docs.bsky.app/docs/advanced-guides/moderation',
    },
  },
  limits: blueskyLimits,
  metrics: { post: ['likes', 'reposts', 'replies', 'quotes', 'bookmarks'], account: ['followers'] },
  guarantee: {
    level: 'exact',
    words:
      'We choose the key of the record ourselves. When no answer comes, we ask the server for the record with this key: it is there, or it is not.',
    // The account's own server answers from its own store: one "not found" is proof.
    patienceMs: [],
  },
  canDelete: true,
  repliesStay: true,
  canReadPastPosts: true,
  comments: 'answer',
  quotas: [
    {
      name: 'writes',
      scope: 'account',
      max: 5000,
      window: { kind: 'rolling', ms: 3_600_000 },
      perPublication: 3,
      each: 'post',
      words: 'Bluesky counts 5,000 points an hour for all that an account writes; each post of a thread takes three.',
    },
    {
      name: 'writes_of_day',
      scope: 'account',
      max: 35_000,
      window: { kind: 'rolling', ms: 86_400_000 },
      perPublication: 3,
      each: 'post',
      words: 'Bluesky counts 35,000 points a day for all that an account writes; each post of a thread takes three.',
    },
  ],
  isSandbox: false,
};

/** Pictures up to which the old embed is written; more make a gallery (bluesky-social/atproto#4827, 2026-06). */
export const picturesWithoutGallery = 4;

/** A server of one's own may lack the network's index (found out when connecting): nothing is counted or answered. */
export function capabilitiesOf(details: Json): Capabilities {
  const isWithoutIndex =
    typeof details === 'object' && details !== null && !Array.isArray(details) && details.hasIndex === false;
  if (!isWithoutIndex) return blueskyCapabilities;
  const { comments: _none, ...others } = blueskyCapabilities;
  return { ...others, metrics: { post: [], account: [] } };
}
