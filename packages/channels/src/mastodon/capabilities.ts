/**
 * What Mastodon can do, as plain data for both doors, and the limits of a server that tells none.
 *
 * Numbers: the defaults of Mastodon 4.x as its documentation gives them (docs.joinmastodon.org,
 * entities/Instance, in abraham/mastodon-openapi commit 89b11e724f50, 2026-08-19). Each server has its own; they
 * are read when connecting.
 */
import type { Capabilities, Guarantee, Json, Limits } from '../spec.ts';

/** What connecting read from the server: kept as the account's `details`. Sizes in bytes. */
export interface MastodonDetails {
  readonly [name: string]: Json;
  readonly software: string;
  /** True for Mastodon itself, not for other software that speaks its API. */
  readonly isMastodon: boolean;
  /** `api_versions.mastodon`; 0 where the server tells none. 2 = Mastodon 4.3. */
  readonly apiVersion: number;
  readonly maxCharacters: number;
  readonly charactersPerUrl: number;
  readonly maxMedia: number;
  readonly imageMaxBytes: number;
  readonly videoMaxBytes: number;
  readonly altTextMax: number;
  readonly mimeTypes: string[];
  readonly pollMaxOptions: number;
  readonly pollOptionMax: number;
  readonly pollMinSeconds: number;
  readonly pollMaxSeconds: number;
}

/** The common limits, and what a link counts, which the shared shape has no word for. */
export interface MastodonLimits extends Limits {
  readonly charactersPerUrl: number;
}

export const defaultDetails: MastodonDetails = {
  software: 'Mastodon',
  isMastodon: false,
  apiVersion: 0,
  maxCharacters: 500,
  charactersPerUrl: 23,
  maxMedia: 4,
  imageMaxBytes: 16_777_216,
  videoMaxBytes: 103_809_024,
  altTextMax: 1500,
  mimeTypes: ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'video/mp4', 'video/webm', 'video/quicktime'],
  pollMaxOptions: 4,
  pollOptionMax: 50,
  pollMinSeconds: 300,
  pollMaxSeconds: 2_629_746,
};

/** A day: Mastodon names no longest video, only a size. */
const noKnownDurationLimitMs = 86_400_000;

/** What connecting told, over Mastodon's defaults. */
export function readDetails(details: Json): MastodonDetails {
  const told = typeof details === 'object' && details !== null && !Array.isArray(details) ? details : {};
  return { ...defaultDetails, ...told };
}

/** The limits of one account; what its server did not tell is Mastodon's default. */
export function limitsFromDetails(details: Json): MastodonLimits {
  const known = readDetails(details);
  return {
    charactersPerUrl: known.charactersPerUrl,
    text: { unit: 'weighted', max: known.maxCharacters },
    images: {
      max: known.maxMedia,
      maxBytes: known.imageMaxBytes,
      mimeTypes: known.mimeTypes.filter((type) => type.startsWith('image/')),
      altTextMax: known.altTextMax,
    },
    video: {
      maxBytes: known.videoMaxBytes,
      maxDurationMs: noKnownDurationLimitMs,
      mimeTypes: known.mimeTypes.filter((type) => type.startsWith('video/')),
    },
    poll: {
      maxOptions: known.pollMaxOptions,
      optionMax: known.pollOptionMax,
      minMinutes: Math.ceil(known.pollMinSeconds / 60),
      maxMinutes: Math.floor(known.pollMaxSeconds / 60),
      allowsMultiple: true,
    },
    // The network sets no limit; ours keeps one publication readable and its calls below the rate limit.
    threadParts: 25,
  };
}

/** Waits while the post might only be late: lists of other software lag behind. */
const patienceMs = [30_000, 120_000, 600_000];

const guaranteeByReading: Guarantee = {
  level: 'by_reading',
  words:
    'When no answer comes, we look for the post among the newest of the account, several times, before we send it again.',
  patienceMs,
};

/** Mastodon itself remembers an idempotency key for an hour; other software with its API may not. */
const guaranteeByKey: Guarantee = {
  level: 'exact',
  words:
    'Every try carries the same key, and Mastodon posts once for it within an hour. When no answer comes, we look among the newest posts first; later than that we only trust the list.',
  patienceMs,
};

/** All that a post may be given. */
const statuses = 'https://docs.joinmastodon.org/methods/statuses/';

export const mastodonCapabilities: Capabilities = {
  formats: {
    text: { works: true },
    image: { works: true },
    carousel: { works: true },
    video: { works: true },
    reel: {
      works: false,
      reason: 'Mastodon shows all videos in the feed; there is no place of their own for short ones.',
      source: statuses,
    },
    story: { works: false, reason: 'Mastodon has no stories.', source: statuses },
    thread: { works: true },
    firstComment: { works: true },
    linkCard: {
      works: false,
      reason: 'Mastodon draws the card below a post by itself, from the first link in the text; we cannot set it.',
      source: 'https://docs.joinmastodon.org/entities/PreviewCard/',
    },
    altText: { works: true },
    poll: { works: true },
    aiLabel: { works: false, reason: 'Mastodon has no label for media made by a model.', source: statuses },
  },
  limits: limitsFromDetails({}),
  metrics: { post: ['likes', 'reposts', 'replies', 'quotes'], account: ['followers'] },
  guarantee: guaranteeByReading,
  canDelete: true,
  repliesStay: true,
  canEdit: true,
  editsLaterTexts: true,
  canReadPastPosts: true,
  comments: 'answer',
  quotas: [
    {
      name: 'uploads',
      scope: 'account',
      max: 30,
      window: { kind: 'rolling', ms: 1_800_000 },
      perPublication: 1,
      each: 'media',
      formats: ['image', 'carousel', 'video'],
      words: 'Mastodon takes 30 pictures and videos of an account in half an hour; each picture of a post counts.',
    },
  ],
  isSandbox: false,
};

/** The guarantee depends on the software that the server runs. */
export function capabilitiesFromDetails(details: Json): Capabilities {
  return readDetails(details).isMastodon
    ? { ...mastodonCapabilities, guarantee: guaranteeByKey }
    : mastodonCapabilities;
}
