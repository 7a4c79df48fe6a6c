/**
 * What Instagram can do, as plain data for both doors.
 *
 * Numbers: developers.facebook.com/documentation/instagram-platform (content-publishing, reference/ig-user/media,
 * content-publishing/resumable-uploads, changelog; read 2026-11-20). What could not be checked there is named in the
 * README.
 */
import type { Capabilities, Json, Limits } from '../spec.ts';

/**
 * Through which of Instagram's two doors the account came: `instagram` (graph.instagram.com) or `facebook`
 * (graph.facebook.com, by the page the account is linked to). They differ in hosts, tokens and a few abilities.
 */
export type Flavour = 'instagram' | 'facebook';

/** Kept as the account's `details`. */
export interface InstagramDetails {
  readonly [name: string]: Json;
  readonly flavour: Flavour;
}

/** What connecting kept; the stricter of the two where it cannot be read. */
export function readDetails(details: Json): InstagramDetails {
  const flavour =
    typeof details === 'object' && details !== null && !Array.isArray(details) ? details.flavour : undefined;
  return { flavour: flavour === 'facebook' ? 'facebook' : 'instagram' };
}

const guide = 'https://developers.facebook.com/documentation/instagram-platform/content-publishing';
const jpeg = ['image/jpeg'];
const films = ['video/mp4', 'video/quicktime'];
/** HEVC or H.264, AAC, at most 25 Mbit a second: as others quote reference/ig-user/media (seen 2026-11-22). */
const packed = { videoCodecs: ['h264', 'hevc'], audioCodecs: ['aac'], maxBitsPerSecond: 25_000_000 };
const imageMaxBytes = 8_000_000;

const reel = {
  maxBytes: 300_000_000,
  minDurationMs: 3_000,
  maxDurationMs: 900_000,
  mimeTypes: films,
  maxWidth: 1920,
  minAspectRatio: 0.01,
  maxAspectRatio: 10,
  maxFramesPerSecond: 60,
  ...packed,
};

export const instagramLimits: Limits = {
  // Counted in UTF-16 units: the strictest of the ways Instagram may count, so what we let pass is never refused.
  text: { unit: 'characters', max: 2200, foldedAt: 125 },
  images: {
    max: 10,
    maxBytes: imageMaxBytes,
    mimeTypes: jpeg,
    altTextMax: 1000,
    isRequired: true,
    minWidth: 320,
    minAspectRatio: 0.8,
    maxAspectRatio: 1.91,
  },
  video: { ...reel, max: 10 },
  reel,
  story: {
    images: { max: 1, maxBytes: imageMaxBytes, mimeTypes: jpeg, altTextMax: 0, isRequired: true },
    video: {
      maxBytes: 100_000_000,
      minDurationMs: 3_000,
      maxDurationMs: 60_000,
      mimeTypes: films,
      minAspectRatio: 0.1,
      maxAspectRatio: 10,
      maxFramesPerSecond: 60,
      ...packed,
    },
  },
  mixesMedia: true,
  maxHashtags: 30,
  maxMentions: 20,
  threadParts: 1,
};

const dayMs = 86_400_000;

/** What holds for both doors, with the stricter where they differ. */
export const instagramCapabilities: Capabilities = {
  formats: {
    text: { works: false, reason: 'Instagram takes no post without a picture or a video.', source: guide },
    image: { works: true },
    carousel: { works: true },
    video: { works: true },
    reel: { works: true },
    story: { works: true },
    thread: { works: false, reason: 'Instagram has no threads; a post stands alone.', source: guide },
    firstComment: { works: true },
    linkCard: {
      works: false,
      reason: 'Links in a caption cannot be clicked, and Instagram draws no card for them.',
      source: guide,
    },
    altText: { works: true },
    poll: { works: false, reason: 'Polls are stickers of stories, and apps cannot add stickers.', source: guide },
    aiLabel: { works: true },
  },
  limits: instagramLimits,
  metrics: {
    post: [
      'likes',
      'replies',
      'views',
      'reach',
      'bookmarks',
      'shares',
      'reposts',
      'watchTimeMs',
      'profileVisits',
      'follows',
    ],
    account: ['followers'],
  },
  guarantee: {
    level: 'exact',
    words:
      'What we prepare at Instagram can become a post only once. When no answer comes, we ask Instagram whether it did, and publish the same prepared post again only if not.',
    patienceMs: [30_000, 120_000],
    exceptions: [
      {
        formats: ['firstComment'],
        level: 'by_reading',
        words: 'When no answer comes, we look for the comment below the post, several times, before we write it again.',
      },
    ],
  },
  canDelete: false,
  canReadPastPosts: true,
  comments: 'answer',
  fetchesMedia: ['image', 'video'],
  quotas: [
    {
      name: 'posts',
      scope: 'account',
      // Instagram's pages say 50 and 100; each account's own number is read while it runs.
      max: 50,
      window: { kind: 'rolling', ms: dayMs },
      perPublication: 1,
      words: 'Instagram takes 50 posts from apps in 24 hours, or more where it says so; stories and reels count too.',
    },
  ],
  isSandbox: false,
};

/** By Facebook's door videos go as bytes, and posts can be deleted. */
const byFacebook: Capabilities = { ...instagramCapabilities, canDelete: true, fetchesMedia: ['image'] };

export function capabilitiesFromDetails(details: Json): Capabilities {
  return readDetails(details).flavour === 'facebook' ? byFacebook : instagramCapabilities;
}
