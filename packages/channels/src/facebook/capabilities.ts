/**
 * What a Facebook page can do, as plain data for both doors.
 *
 * Numbers: developers.facebook.com/docs (pages-api/posts, page-stories-api, video-api/guides/reels-publishing,
 * graph-api/reference/page/{photos,videos}; read 2026-11-21). What could not be checked there is named in the README.
 */
import type { Capabilities, Limits } from '../spec.ts';

const posts = 'https://developers.facebook.com/docs/pages-api/posts';
const pictures = ['image/jpeg', 'image/png'];
const films = ['video/mp4', 'video/quicktime'];
const imageMaxBytes = 10_000_000;
const upright = 9 / 16;

export const facebookLimits: Limits = {
  // Counted in UTF-16 units: the strictest of the ways Facebook may count, so what we let pass is never refused.
  text: { unit: 'characters', max: 63_206, foldedAt: 477 },
  title: { max: 254, isRequired: false },
  images: { max: 10, maxBytes: imageMaxBytes, mimeTypes: pictures, altTextMax: 1000 },
  video: {
    maxBytes: 10_000_000_000,
    minDurationMs: 1_000,
    maxDurationMs: 4 * 3_600_000,
    mimeTypes: films,
    minAspectRatio: upright,
    maxAspectRatio: 16 / 9,
  },
  reel: {
    maxBytes: 1_000_000_000,
    minDurationMs: 3_000,
    maxDurationMs: 90_000,
    mimeTypes: films,
    minWidth: 540,
    minHeight: 960,
    minAspectRatio: upright,
    maxAspectRatio: upright,
    maxFramesPerSecond: 60,
  },
  story: {
    images: { max: 1, maxBytes: imageMaxBytes, mimeTypes: pictures, altTextMax: 0, isRequired: true },
    video: {
      maxBytes: 1_000_000_000,
      minDurationMs: 3_000,
      maxDurationMs: 60_000,
      mimeTypes: films,
      minWidth: 540,
      minHeight: 960,
      minAspectRatio: upright,
      maxAspectRatio: upright,
      maxFramesPerSecond: 60,
    },
  },
  threadParts: 1,
};

export const facebookCapabilities: Capabilities = {
  formats: {
    text: { works: true },
    image: { works: true },
    carousel: { works: true },
    video: { works: true },
    reel: { works: true },
    story: { works: true },
    thread: { works: false, reason: 'Facebook has no threads; a post stands alone.', source: posts },
    firstComment: { works: true },
    linkCard: { works: true },
    altText: { works: true },
    poll: { works: false, reason: 'Apps cannot add polls to posts of a page.', source: posts },
    aiLabel: {
      works: false,
      reason:
        'Facebook documents no label for media made by AI for apps. With pictures we ask for it all the same and say whether it was taken; else add it in Facebook after the post is out.',
      source: 'https://developers.facebook.com/docs/graph-api/reference/page/feed',
    },
  },
  limits: facebookLimits,
  metrics: {
    post: ['likes', 'replies', 'shares', 'views', 'reach', 'clicks', 'watchTimeMs'],
    account: ['followers'],
  },
  guarantee: {
    level: 'exact',
    words:
      'A post is prepared unseen and then made visible by a call that can be repeated; a video or reel can be published only once. When no answer comes, we ask Facebook whether that very post is visible.',
    patienceMs: [30_000, 120_000],
    exceptions: [
      {
        formats: ['story', 'firstComment'],
        level: 'by_reading',
        words:
          'When no answer comes, we look for it among the page’s stories or below the post, several times, before we send it again.',
      },
    ],
  },
  canDelete: true,
  canEdit: true,
  canReadPastPosts: true,
  comments: 'answer',
  quotas: [
    {
      name: 'reels',
      scope: 'account',
      max: 30,
      window: { kind: 'rolling', ms: 86_400_000 },
      perPublication: 1,
      formats: ['reel'],
      words: 'Facebook takes 30 reels of a page from apps in 24 hours.',
    },
  ],
  isSandbox: false,
};
