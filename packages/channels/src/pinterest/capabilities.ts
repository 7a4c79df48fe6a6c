/**
 * What Pinterest can do, as plain data for both doors.
 *
 * Numbers: pinterest/api-description v5/openapi.json 5.23.0 (2025-12-11) for words and counts; Pinterest's product
 * specs (help.pinterest.com/en/business/article/pinterest-product-specs) for files, as gathered on 2026-11-21. What
 * could not be checked is named in the README.
 */
import type { Capabilities, Limits } from '../spec.ts';

const reference = 'https://developers.pinterest.com/docs/api/v5/pins-create';
const description = 'https://github.com/pinterest/api-description';

export const pinterestLimits: Limits = {
  text: { unit: 'characters', max: 800 },
  title: { max: 100, isRequired: false },
  images: {
    max: 5,
    maxBytes: 20_000_000,
    mimeTypes: ['image/jpeg', 'image/png'],
    altTextMax: 500,
    isRequired: true,
  },
  // One picture may stand beside a video: it becomes its cover.
  mixesMedia: true,
  video: {
    maxBytes: 2_000_000_000,
    minDurationMs: 4_000,
    maxDurationMs: 900_000,
    mimeTypes: ['video/mp4', 'video/quicktime', 'video/x-m4v'],
    minAspectRatio: 0.5,
    maxAspectRatio: 1.91,
    videoCodecs: ['h264', 'hevc'],
  },
  threadParts: 1,
};

export const pinterestCapabilities: Capabilities = {
  formats: {
    text: { works: false, reason: 'Pinterest takes no pin without a picture or a video.', source: reference },
    image: { works: true },
    carousel: { works: true },
    video: { works: true },
    reel: {
      works: false,
      reason: 'Pinterest shows short videos as pins like all others; there is no place of their own for them.',
      source: reference,
    },
    story: {
      works: false,
      reason: 'Pinterest has no posts that are gone after a day, and its API makes no Idea Pins.',
      source: reference,
    },
    thread: { works: false, reason: 'A pin stands alone; Pinterest has no threads.', source: reference },
    firstComment: { works: false, reason: 'Pinterest has no API for comments.', source: description },
    linkCard: {
      works: false,
      reason:
        'A pin leads to an address, but Pinterest draws no card for it; what it shows it reads from the page itself.',
      source: reference,
    },
    altText: { works: true },
    poll: { works: false, reason: 'Pinterest has no polls.', source: description },
    aiLabel: {
      works: false,
      reason: 'Pinterest labels pictures made by models by itself, from their metadata; its API has no field for it.',
      source: description,
    },
  },
  limits: pinterestLimits,
  metrics: {
    post: ['likes', 'replies', 'bookmarks', 'views', 'clicks', 'watchTimeMs', 'profileVisits', 'follows'],
    account: ['followers'],
  },
  guarantee: {
    level: 'by_reading',
    words:
      'When no answer comes, we look among the pins of the board, several times, before we send the pin again: for our own mark in its link, or, where it has none, for a new pin with the same words.',
    // Lists may lag behind by minutes; how long is written nowhere.
    patienceMs: [30_000, 120_000, 600_000],
  },
  canDelete: true,
  canEdit: true,
  canReadPastPosts: true,
  isSandbox: false,
};
