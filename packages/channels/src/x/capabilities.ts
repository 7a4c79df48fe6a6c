/**
 * What X can do through its API, as plain data for both doors, and the limits of an account.
 *
 * Numbers: docs.x.com (fundamentals/counting-characters, x-api/media/quickstart/best-practices,
 * x-api/fundamentals/rate-limits) and the API's description 2.167, commit 287132819074 of xdevplatform/docs,
 * 2026-08-22. Not in any official page: the 25,000 characters of paying accounts.
 */
import type { Capabilities, Json, Limits } from '../spec.ts';
import { textWeights } from './text-weights.ts';

/** What connecting read; kept as the account's `details`. */
export interface XDetails {
  readonly [name: string]: Json;
  /** `None`, `Basic`, `Premium`, `PremiumPlus`, or '' where X did not say. */
  readonly subscription: string;
  readonly isProtected: boolean;
}

/** X names no number; all sources outside X agree on this one for paying accounts. */
const longPostMax = 25_000;

export function readDetails(details: Json): XDetails {
  const told = typeof details === 'object' && details !== null && !Array.isArray(details) ? details : {};
  return { subscription: '', isProtected: false, ...told };
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** The limits of one account: paying accounts may write long posts, of which readers see the beginning. */
export function limitsFromDetails(details: Json): Limits {
  const isPaying = /^(basic|premium)/i.test(readDetails(details).subscription);
  const { maxWeightedLength } = textWeights;
  return {
    text: {
      unit: 'weighted',
      max: isPaying ? longPostMax : maxWeightedLength,
      ...(isPaying ? { foldedAt: maxWeightedLength } : {}),
    },
    images: {
      max: 4,
      maxBytes: 5_000_000,
      mimeTypes: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
      altTextMax: 1000,
    },
    video: {
      maxBytes: 512_000_000,
      minDurationMs: 500,
      maxDurationMs: 140_000,
      mimeTypes: ['video/mp4', 'video/quicktime'],
      minWidth: 32,
      minHeight: 32,
      // "Between 32x32 and 1280x1024", and on the same page 720x1280 as recommended: the longer side is meant.
      maxWidth: 1280,
      maxHeight: 1280,
      minAspectRatio: 1 / 3,
      maxAspectRatio: 3,
      maxFramesPerSecond: 60,
      videoCodecs: ['h264'],
      audioCodecs: ['aac'],
    },
    poll: { maxOptions: 4, optionMax: 25, minMinutes: 5, maxMinutes: 10_080, allowsMultiple: false },
    // X sets no limit; ours keeps one publication readable and its calls below the rate limit.
    threadParts: 25,
  };
}

export const xCapabilities: Capabilities = {
  formats: {
    text: { works: true },
    image: { works: true },
    carousel: { works: true },
    video: { works: true },
    reel: {
      works: false,
      reason: 'X shows all videos in the feed; its API knows no place of its own for short ones.',
      source: 'https://docs.x.com/x-api/posts/create-post',
    },
    story: {
      works: false,
      reason: 'X has no stories: it ended Fleets in August 2021.',
      source: 'https://blog.x.com/en_us/topics/product/2021/goodbye-fleets',
    },
    thread: { works: true },
    firstComment: { works: true },
    linkCard: {
      works: false,
      reason:
        'X draws the card below a post by itself, from the tags of the first page linked in the text; its title and picture cannot be set.',
      source: 'https://docs.x.com/x-api/posts/create-post',
    },
    altText: { works: true },
    poll: { works: true },
    aiLabel: { works: true },
  },
  limits: limitsFromDetails({}),
  metrics: {
    post: ['likes', 'reposts', 'replies', 'quotes', 'bookmarks', 'views', 'clicks', 'profileVisits'],
    account: ['followers'],
  },
  guarantee: {
    level: 'by_reading',
    words:
      'X has no key against repetitions. When no answer comes, we look for the post among the newest of the account, by the ids of its own media or by its words, several times, before we send it again; and X itself refuses the same words twice in a short while.',
    patienceMs: [30_000, 2 * minuteMs, 10 * minuteMs],
  },
  canDelete: true,
  repliesStay: true,
  canReadPastPosts: true,
  // X names no time ("duplicate content", 403); a day is on the safe side.
  refusesRepeats: {
    withinMs: 24 * hourMs,
    words:
      'X refuses the same words when they come again soon, and does not say how soon. Repeat it less often, or change a few words each time.',
  },
  comments: 'answer',
  quotas: [
    {
      name: 'posts',
      scope: 'account',
      max: 100,
      window: { kind: 'rolling', ms: 15 * minuteMs },
      perPublication: 1,
      each: 'post',
      words: 'X takes 100 posts in 15 minutes from one account; every post of a thread counts.',
    },
    {
      name: 'posts_of_app',
      scope: 'app',
      max: 10_000,
      window: { kind: 'rolling', ms: 24 * hourMs },
      perPublication: 1,
      each: 'post',
      words: 'X takes 10,000 posts in 24 hours from all accounts of this installation together.',
    },
  ],
  isSandbox: false,
};
