/**
 * What Bluesky can do, as plain data for both doors.
 *
 * Numbers: lexicons of bluesky-social/atproto, commit d6296a1cfdb4 (2026-08-20): `app.bsky.feed.post`
 * (300 graphemes, 3,000 bytes), `app.bsky.embed.images` (4 pictures of 2,000,000 bytes, no limit on alt text).
 */
import type { Capabilities, Json, Limits } from '../spec.ts';

/** `app.bsky.feed.post` gives text no more room than this, whatever the server. */
export const blueskyLimits: Limits = {
  text: { unit: 'graphemes', max: 300, maxBytes: 3000 },
  images: {
    max: 4,
    maxBytes: 2_000_000,
    mimeTypes: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
    // The lexicon sets no limit; the official app stops at 2,000 characters (seen 2026-08-20).
    altTextMax: 2000,
  },
  // The network sets no limit; ours keeps the record keys of one thread in order (see `record-key.rules.ts`).
  threadParts: 25,
};

export const blueskyCapabilities: Capabilities = {
  formats: {
    text: { works: true },
    image: { works: true },
    carousel: { works: true },
    video: {
      works: false,
      reason: 'Bluesky takes videos through a separate service, which this version does not speak yet.',
    },
    reel: {
      works: false,
      reason: 'Bluesky shows all videos in the feed; there is no place of their own for short ones.',
    },
    story: { works: false, reason: 'Bluesky has no stories.' },
    thread: { works: true },
    firstComment: { works: true },
    linkCard: { works: true },
    altText: { works: true },
    poll: { works: false, reason: 'Bluesky has no polls.' },
    aiLabel: { works: false, reason: 'Bluesky has no label for media made by a model.' },
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
  canReadPastPosts: true,
  isSandbox: false,
};

/** A server of one's own may lack the network's index (found out when connecting): then nothing is counted. */
export function capabilitiesOf(details: Json): Capabilities {
  const isWithoutIndex =
    typeof details === 'object' && details !== null && !Array.isArray(details) && details.hasIndex === false;
  return isWithoutIndex ? { ...blueskyCapabilities, metrics: { post: [], account: [] } } : blueskyCapabilities;
}
