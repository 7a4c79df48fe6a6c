/**
 * What TikTok can do, as plain data for both doors.
 *
 * Numbers: developers.tiktok.com (content-posting-api-reference-direct-post, -photo-post, -query-creator-info,
 * content-posting-api-media-transfer-guide, content-sharing-guidelines) as gathered on 2026-11-20. What could not be
 * checked there is named in the README.
 */
import type { Capabilities, Json, Limits } from '../spec.ts';
import { captionMax, photoTitleMax } from './content.rules.ts';

/** What connecting read: kept as the account's `details`. */
export interface TikTokDetails {
  readonly [name: string]: Json;
  /** Without @; '' where the person did not let us read it. */
  readonly username: string;
  /** How long a video of this account may be. */
  readonly maxVideoMs: number;
  /** Whether the person let us list the account's public posts. */
  readonly readsPosts: boolean;
  /** Whether the person let us read the number of followers. */
  readonly readsNumbers: boolean;
}

const defaultDetails: TikTokDetails = { username: '', maxVideoMs: 600_000, readsPosts: false, readsNumbers: false };

/** What connecting told, over what every account has. */
export function readDetails(details: Json): TikTokDetails {
  const told = typeof details === 'object' && details !== null && !Array.isArray(details) ? details : {};
  return { ...defaultDetails, ...told };
}

const mb = 1_000_000;

/** The limits of one account: TikTok tells each how long its videos may be. */
export function limitsFromDetails(details: Json): Limits {
  return {
    // Pictures could have 4,000; one number for both, the smaller one.
    text: { unit: 'characters', max: captionMax, foldedAt: 100 },
    title: { max: photoTitleMax, isRequired: false },
    images: {
      max: 35,
      maxBytes: 20 * mb,
      mimeTypes: ['image/jpeg', 'image/webp'],
      altTextMax: 0,
      // A post without a video, that is: words alone are refused.
      isRequired: true,
      maxWidth: 1080,
      maxHeight: 1920,
    },
    video: {
      maxBytes: 4_000 * mb,
      maxDurationMs: readDetails(details).maxVideoMs,
      mimeTypes: ['video/mp4', 'video/quicktime', 'video/webm'],
      minWidth: 360,
      minHeight: 360,
      maxWidth: 4096,
      maxHeight: 4096,
      maxFramesPerSecond: 60,
      videoCodecs: ['h264', 'hevc', 'vp8', 'vp9'],
    },
    threadParts: 1,
  };
}

const docs = 'https://developers.tiktok.com/doc';
const posting = `${docs}/content-posting-api-reference-direct-post`;
const photos = `${docs}/content-posting-api-reference-photo-post`;

export const tiktokCapabilities: Capabilities = {
  formats: {
    text: { works: false, reason: 'TikTok has no API for posts of words alone.', source: posting },
    image: { works: true },
    carousel: { works: true },
    video: { works: true },
    reel: {
      works: false,
      reason: 'All videos on TikTok stand in the same place; there is none of its own for short ones.',
      source: posting,
    },
    story: { works: false, reason: 'TikTok has no API for stories.', source: posting },
    thread: { works: false, reason: 'A post on TikTok stands alone; there are no threads.', source: posting },
    firstComment: { works: false, reason: 'TikTok has no API for comments.', source: posting },
    linkCard: { works: false, reason: 'TikTok draws no cards for links.', source: posting },
    altText: { works: false, reason: 'TikTok’s API takes no descriptions of pictures and videos.', source: photos },
    poll: { works: false, reason: 'TikTok has no API for polls.', source: posting },
    aiLabel: { works: true },
  },
  limits: limitsFromDetails({}),
  metrics: { post: ['views', 'likes', 'replies', 'shares'], account: ['followers', 'likes'] },
  guarantee: {
    level: 'exact',
    words:
      'A video goes up in pieces, and only the last one posts it. When no answer comes, TikTok’s own receipt of the upload says whether it was posted; one upload becomes one post.',
    patienceMs: [5_000, 30_000],
    exceptions: [
      {
        formats: ['image', 'carousel'],
        level: 'person',
        words:
          'TikTok fetches pictures itself and posts them at once. When no answer comes, we look for the post among the public ones; where it is not there, a person decides.',
      },
    ],
  },
  canDelete: false,
  canReadPastPosts: true,
  fetchesMedia: ['image'],
  quotas: [
    {
      name: 'posts',
      scope: 'account',
      max: 15,
      window: { kind: 'rolling', ms: 24 * 3_600_000 },
      perPublication: 1,
      words: 'TikTok takes about 15 posts of an account in 24 hours from all apps together; it may change the number.',
    },
    {
      name: 'starts',
      scope: 'account',
      max: 6,
      window: { kind: 'rolling', ms: 60_000 },
      perPublication: 1,
      words: 'TikTok lets an account begin 6 posts a minute.',
    },
  ],
  isSandbox: false,
};
