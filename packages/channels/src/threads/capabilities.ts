/**
 * What Threads can do, as plain data for both doors.
 *
 * Numbers: developers.facebook.com/documentation/threads (overview, posts, create-posts/polls,
 * create-posts/text-attachments, reference/publishing, retrieve-and-manage-replies; read 2026-11-21). What could not be
 * checked there is named in the README.
 */
import type { Capabilities, Limits } from '../spec.ts';

const guide = 'https://developers.facebook.com/documentation/threads/posts';
const reference = 'https://developers.facebook.com/documentation/threads/reference/publishing';
const dayMs = 86_400_000;

export const threadsLimits: Limits = {
  // Every emoji counts as many as it has bytes; see `text.ts`.
  text: { unit: 'weighted', max: 500 },
  images: {
    max: 20,
    maxBytes: 8_000_000,
    mimeTypes: ['image/jpeg', 'image/png'],
    altTextMax: 1000,
    minAspectRatio: 0.1,
    maxAspectRatio: 10,
  },
  video: {
    max: 20,
    maxBytes: 1_000_000_000,
    maxDurationMs: 300_000,
    mimeTypes: ['video/mp4', 'video/quicktime'],
    maxWidth: 1920,
    minAspectRatio: 0.01,
    maxAspectRatio: 10,
    maxFramesPerSecond: 60,
    // As others quote the overview (seen 2026-11-22); of two numbers for the bits the smaller one.
    videoCodecs: ['h264', 'hevc'],
    audioCodecs: ['aac'],
    maxBitsPerSecond: 25_000_000,
  },
  mixesMedia: true,
  // How long a poll runs cannot be said by an app: it is a day.
  poll: { maxOptions: 4, optionMax: 25, minMinutes: 1440, maxMinutes: 1440, minutes: [1440], allowsMultiple: false },
  maxLinks: 5,
  // Threads names no number; its 1,000 answers in 24 hours are the end of any thread.
  threadParts: 100,
};

export const threadsCapabilities: Capabilities = {
  formats: {
    text: { works: true },
    image: { works: true },
    carousel: { works: true },
    video: { works: true },
    reel: { works: false, reason: 'Threads has no place of its own for short videos.', source: guide },
    story: { works: false, reason: 'Threads has no stories.', source: guide },
    thread: { works: true },
    firstComment: { works: true },
    linkCard: { works: true },
    altText: { works: true },
    poll: { works: true },
    aiLabel: {
      works: false,
      reason: 'Threads lets no app mark a post as made with AI.',
      source: reference,
    },
  },
  limits: threadsLimits,
  metrics: { post: ['views', 'likes', 'replies', 'reposts', 'quotes', 'shares'], account: ['followers'] },
  guarantee: {
    level: 'exact',
    words:
      'What we prepare at Threads can become a post only once. When no answer comes, we ask Threads whether it did, and publish the same prepared post again only if not.',
    patienceMs: [30_000, 120_000],
  },
  canDelete: true,
  repliesStay: true,
  canReadPastPosts: true,
  comments: 'answer',
  fetchesMedia: ['image', 'video'],
  quotas: [
    {
      name: 'posts',
      scope: 'account',
      max: 250,
      window: { kind: 'rolling', ms: dayMs },
      perPublication: 1,
      words: 'Threads takes 250 posts by apps in 24 hours, or as many as it says while it runs.',
    },
    {
      name: 'replies',
      scope: 'account',
      max: 1000,
      window: { kind: 'rolling', ms: dayMs },
      perPublication: 1,
      each: 'answer',
      formats: ['thread', 'firstComment'],
      words:
        'Threads takes 1,000 answers by apps in 24 hours; every later post of a thread is one, and so is a comment.',
    },
  ],
  isSandbox: false,
};
