/**
 * What YouTube can do, as plain data for both doors.
 *
 * Numbers: developers.google.com/youtube/v3/docs (videos, thumbnails, comments), support.google.com/youtube (upload
 * limits, Shorts) as gathered on 2026-11-20; field names from googleapis/google-api-php-client-services 57a6b21a479f.
 */
import type { Capabilities, Json, Limits, VideoLimits } from '../spec.ts';
import { shortMaxMs } from './content.rules.ts';
import { pacificZone } from './pacific.rules.ts';

/** What connecting read from the channel: kept as the account's `details`. */
export interface YouTubeDetails {
  readonly [name: string]: Json;
  /** The playlist of everything that was uploaded. */
  readonly uploads: string;
  /** Verified by phone: videos may last longer than 15 minutes. */
  readonly hasLongUploads: boolean;
  /** ISO 3166 of the channel; '' when it names none. */
  readonly country: string;
  /** Whether the person let us read YouTube Analytics. */
  readonly readsAnalytics: boolean;
}

const defaultDetails: YouTubeDetails = { uploads: '', hasLongUploads: false, country: '', readsAnalytics: false };

/** What connecting told, over what a new channel has. */
export function readDetails(details: Json): YouTubeDetails {
  const told = typeof details === 'object' && details !== null && !Array.isArray(details) ? details : {};
  return { ...defaultDetails, ...told };
}

const minuteMs = 60_000;
const wide = 16 / 9;

const video: VideoLimits = {
  maxBytes: 256 * 1024 ** 3,
  maxDurationMs: 15 * minuteMs,
  mimeTypes: [
    'video/mp4',
    'video/quicktime',
    'video/webm',
    'video/matroska',
    'video/x-matroska',
    'video/x-msvideo',
    'video/mpeg',
    'video/3gpp',
    'video/x-flv',
    'video/x-ms-wmv',
  ],
  isRequired: true,
};

/** The limits of one account: 15 minutes until the channel is verified, then 12 hours. */
export function limitsFromDetails(details: Json): Limits {
  const { hasLongUploads } = readDetails(details);
  return {
    text: { unit: 'graphemes', max: 5000, maxBytes: 5000, foldedAt: 150 },
    title: { max: 100, isRequired: true },
    // The picture beside a video is its thumbnail.
    images: {
      max: 1,
      maxBytes: 2 * 1024 ** 2,
      mimeTypes: ['image/jpeg', 'image/png'],
      altTextMax: 0,
      minWidth: 640,
      minAspectRatio: wide,
      maxAspectRatio: wide,
    },
    mixesMedia: true,
    video: { ...video, maxDurationMs: hasLongUploads ? 12 * 60 * minuteMs : 15 * minuteMs },
    reel: { ...video, maxDurationMs: shortMaxMs, maxAspectRatio: 1 },
    threadParts: 1,
  };
}

const resources = 'https://developers.google.com/youtube/v3/docs/videos';
const noPosts = 'YouTube has no API for posts of the community tab; only videos can be published.';
const posts = 'https://developers.google.com/youtube/v3/docs';

export const youtubeCapabilities: Capabilities = {
  formats: {
    text: { works: false, reason: noPosts, source: posts },
    image: {
      works: false,
      reason: `${noPosts} A picture beside a video becomes its thumbnail.`,
      source: 'https://developers.google.com/youtube/v3/docs/thumbnails/set',
    },
    carousel: { works: false, reason: noPosts, source: posts },
    video: { works: true },
    reel: { works: true },
    story: {
      works: false,
      reason: 'YouTube ended its stories on 26 June 2023.',
      source: posts,
    },
    thread: { works: false, reason: 'A video on YouTube stands alone; there are no threads.', source: resources },
    firstComment: { works: true },
    linkCard: {
      works: false,
      reason: 'YouTube draws no cards for links in a description, and its cards inside videos have no API.',
      source: resources,
    },
    altText: {
      works: false,
      reason: 'YouTube has no descriptions for people who cannot see a video.',
      source: resources,
    },
    poll: { works: false, reason: 'YouTube has no API for polls.', source: posts },
    aiLabel: { works: true },
  },
  limits: limitsFromDetails({}),
  metrics: {
    post: ['views', 'likes', 'replies', 'shares', 'watchTimeMs', 'follows'],
    account: ['followers', 'views'],
  },
  guarantee: {
    level: 'exact',
    words:
      'The video goes up privately and is then made visible by its own id. When no answer comes, we ask YouTube for that video, and making it visible again changes nothing.',
    patienceMs: [30_000, 120_000, 600_000],
    exceptions: [
      {
        formats: ['firstComment'],
        level: 'by_reading',
        words:
          'When no answer comes, we look for the first comment below the video, several times, before we write it again.',
      },
    ],
  },
  canDelete: true,
  canEdit: true,
  canReadPastPosts: true,
  comments: 'answer',
  quotas: [
    {
      name: 'uploads',
      scope: 'app',
      max: 100,
      window: { kind: 'daily', zone: pacificZone },
      perPublication: 1,
      words: 'YouTube takes 100 uploads a day for all channels of this installation, until midnight in California.',
    },
    {
      name: 'units',
      scope: 'app',
      max: 10_000,
      window: { kind: 'daily', zone: pacificZone },
      perPublication: 60,
      words:
        'YouTube gives this installation 10,000 units a day; a video takes about 60, and its thumbnail, playlist and first comment 50 more each.',
    },
  ],
  isSandbox: false,
};
