/**
 * What LinkedIn can do through its API, as plain data for both doors: for a page (an organisation), and what is
 * different for a member's profile.
 *
 * Numbers: learn.microsoft.com/linkedin (Posts, Images, Videos, Poll API; 2025-01 to 2026-05). Not in any page: the
 * 3,000 characters' unit, the 210 shown before "more", the bytes of a picture, 140 and 30 characters in polls.
 */
import type { Capabilities, Json, Limits } from '../spec.ts';
import type { Door } from './secret.ts';

/** What connecting read; kept as the account's `details`. */
export interface LinkedInDetails {
  readonly [name: string]: Json;
  readonly kind: 'member' | 'organization';
  readonly door: Door;
  /** Of a page: whether the person may read its numbers. */
  readonly isAdministrator: boolean;
}

export function readDetails(details: Json): LinkedInDetails {
  const told = typeof details === 'object' && details !== null && !Array.isArray(details) ? details : {};
  return {
    kind: told.kind === 'member' ? 'member' : 'organization',
    door: told.door === 'share' ? 'share' : 'community',
    isAdministrator: told.isAdministrator !== false,
  };
}

const minuteMs = 60_000;
const dayMinutes = 1440;

/** LinkedIn takes 36,152,320 pixels of any shape; a picture within this square has no more. */
const maxEdge = 6_012;
/** Videos below are refused by LinkedIn. */
export const minVideoBytes = 75_000;
export const pollQuestionMax = 140;
/** What LinkedIn's own pages take as a comment; its API names no number. */
export const commentMax = 1250;

export function limitsFromDetails(details: Json): Limits {
  const isMember = readDetails(details).kind === 'member';
  return {
    text: { unit: 'characters', max: 3000, foldedAt: 210 },
    images: {
      max: 20,
      // LinkedIn names pixels and no bytes; this is ours, for one call carries the whole file.
      maxBytes: 10_000_000,
      mimeTypes: ['image/jpeg', 'image/png', 'image/gif'],
      altTextMax: 4086,
      maxWidth: maxEdge,
      maxHeight: maxEdge,
    },
    video: {
      maxBytes: 500_000_000,
      minDurationMs: 3_000,
      maxDurationMs: (isMember ? 15 : 30) * minuteMs,
      mimeTypes: ['video/mp4'],
    },
    poll: {
      maxOptions: 4,
      optionMax: 30,
      minMinutes: dayMinutes,
      maxMinutes: 14 * dayMinutes,
      minutes: [dayMinutes, 3 * dayMinutes, 7 * dayMinutes, 14 * dayMinutes],
      allowsMultiple: false,
    },
    threadParts: 1,
  };
}

const postsApi = 'https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api';

const numbers = ['views', 'reach', 'likes', 'replies', 'reposts'] as const;

/** A page's; and what is said of LinkedIn as a whole. */
export const linkedinCapabilities: Capabilities = {
  formats: {
    text: { works: true },
    image: { works: true },
    carousel: { works: true },
    video: { works: true },
    reel: {
      works: false,
      reason: 'LinkedIn shows all videos in the feed; its API knows no place of its own for short ones.',
      source: postsApi,
    },
    story: { works: false, reason: 'LinkedIn has no stories: it ended them in September 2021.', source: postsApi },
    thread: {
      works: false,
      reason: 'LinkedIn has no threads: a post stands alone, with comments below it.',
      source: postsApi,
    },
    firstComment: { works: true },
    linkCard: { works: true },
    altText: { works: true },
    poll: { works: true },
    aiLabel: {
      works: false,
      reason:
        'The API has no label for media made by a model; LinkedIn shows one by itself where the file carries Content Credentials.',
      source: postsApi,
    },
  },
  limits: limitsFromDetails({}),
  metrics: { post: [...numbers, 'clicks'], account: ['followers'] },
  guarantee: {
    level: 'by_reading',
    words:
      'LinkedIn has no key against repetitions. When no answer comes for a page, we look among its newest posts, by the ids of our own media or by the words, several times, before we send again. The posts of a member’s profile no app may read: there a person looks, and nothing is sent twice by itself.',
    patienceMs: [30_000, 2 * minuteMs, 10 * minuteMs],
  },
  canDelete: true,
  canEdit: true,
  canReadPastPosts: true,
  // LinkedIn names no time (422 DUPLICATE_POST); a day is on the safe side.
  refusesRepeats: {
    withinMs: 24 * 60 * minuteMs,
    words:
      'LinkedIn refuses the same words when they come again soon, and does not say how soon. Repeat it less often, or change a few words each time.',
  },
  comments: 'answer',
  isSandbox: false,
};

const { comments: _ofPages, ...withoutComments } = linkedinCapabilities;

/** A member's: nothing can be read back but numbers, and those only by the app with the Community Management API. */
function memberCapabilities(door: Door): Capabilities {
  return {
    ...withoutComments,
    limits: limitsFromDetails({ kind: 'member' }),
    metrics: door === 'community' ? { post: [...numbers], account: ['followers'] } : { post: [], account: [] },
    guarantee: {
      level: 'person',
      words:
        'LinkedIn lets no app read the posts of a member. When no answer comes, a person looks whether the post is there, and until then nothing is sent again. If it is sent again and was there after all, LinkedIn itself mostly refuses the second one and names the first, which is then taken as ours.',
      patienceMs: [],
    },
    canReadPastPosts: false,
  };
}

const ofMembers = { community: memberCapabilities('community'), share: memberCapabilities('share') };

export function capabilitiesFromDetails(details: Json): Capabilities {
  const { kind, door } = readDetails(details);
  return kind === 'member' ? ofMembers[door] : linkedinCapabilities;
}
