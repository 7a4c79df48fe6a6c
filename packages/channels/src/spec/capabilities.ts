/** What a network can do, as plain data shared by both doors of its adapter. */

/**
 * Whether a format works. A "no" carries its reason in words for people and, of a real network, the address of the
 * page where that can be read.
 */
export type Support =
  | { readonly works: true }
  | { readonly works: false; readonly reason: string; readonly source?: string };

export const formatNames = [
  'text',
  'image',
  'carousel',
  'video',
  'reel',
  'story',
  'thread',
  'firstComment',
  'linkCard',
  'altText',
  'poll',
  'aiLabel',
] as const;
/** `reel`: a short upright video in a place of its own; `story`: gone after a day; `carousel`: several pictures. */
export type FormatName = (typeof formatNames)[number];

/**
 * The named numbers a network can give us. One name per idea across networks. `bookmarks`: kept by a person for
 * later (a save); `reposts`: shown again to the person's own followers; `shares`: passed on in any other way;
 * `views`: times shown or played; `reach`: different people; `watchTimeMs`: watched by all together;
 * `follows`: people who followed because of the post.
 */
export type MetricName =
  | 'likes'
  | 'reposts'
  | 'replies'
  | 'quotes'
  | 'bookmarks'
  | 'shares'
  | 'views'
  | 'reach'
  | 'clicks'
  | 'watchTimeMs'
  | 'profileVisits'
  | 'follows'
  | 'followers';

/** How an unknown outcome is settled, and how sure that is. */
export interface Guarantee {
  /**
   * `exact`: the network itself tells (own record key, idempotency key, container status).
   * `by_reading`: we look into the account's recent posts, with patience.
   * `person`: the network cannot tell; a person decides.
   */
  readonly level: 'exact' | 'by_reading' | 'person';
  /** One sentence for people: what we do when no answer comes. */
  readonly words: string;
  /**
   * Waits in ms between questions while the answer is "absent" but might only be late. After the last one
   * "absent" is believed. Empty when one "absent" is proof.
   */
  readonly patienceMs: readonly number[];
  /** Formats for which it is another one. */
  readonly exceptions?: readonly {
    readonly formats: readonly FormatName[];
    readonly level: Guarantee['level'];
    readonly words: string;
  }[];
}

/** What a picture or a video must be like. Pixels; an aspect ratio is width divided by height. Absent: no limit. */
export interface ShapeLimits {
  readonly minWidth?: number;
  readonly minHeight?: number;
  readonly maxWidth?: number;
  readonly maxHeight?: number;
  readonly minAspectRatio?: number;
  readonly maxAspectRatio?: number;
}

export interface ImageLimits extends ShapeLimits {
  readonly max: number;
  readonly maxBytes: number;
  readonly mimeTypes: readonly string[];
  readonly altTextMax: number;
  /** Whether a post without a picture is refused. */
  readonly isRequired?: boolean;
}

export interface VideoLimits extends ShapeLimits {
  readonly maxBytes: number;
  readonly minDurationMs?: number;
  readonly maxDurationMs: number;
  readonly mimeTypes: readonly string[];
  readonly maxFramesPerSecond?: number;
  /** Of picture and sound together, on average. */
  readonly maxBitsPerSecond?: number;
  /** By the names of `MediaEncoding`; absent: the network names none. */
  readonly videoCodecs?: readonly string[];
  readonly audioCodecs?: readonly string[];
  /** Whether a post without a video is refused. */
  readonly isRequired?: boolean;
  /** Most videos in one post; absent: one. */
  readonly max?: number;
}

/** The numbers a version is checked against. Some networks give them per account (an instance's own limits). */
export interface Limits {
  readonly text: {
    /** `weighted`: counted by the adapter's own `measure`. */
    readonly unit: 'graphemes' | 'characters' | 'weighted';
    readonly max: number;
    /** UTF-8 bytes, where the network limits these too. */
    readonly maxBytes?: number;
    /** Characters after which the network hides the rest behind "more"; for the preview. */
    readonly foldedAt?: number;
  };
  /** Of `options.title`; absent: the network has no titles. */
  readonly title?: { readonly max: number; readonly isRequired: boolean };
  readonly images: ImageLimits;
  /** Absent: no video through this adapter. */
  readonly video?: VideoLimits;
  /** Where `options.placement` is `reel`, instead of `video`. */
  readonly reel?: VideoLimits;
  /** Where `options.placement` is `story`, instead of `images` and `video`. */
  readonly story?: { readonly images: ImageLimits; readonly video?: VideoLimits };
  /** Whether pictures and videos may stand in one post; absent: a video stands alone. */
  readonly mixesMedia?: boolean;
  readonly poll?: {
    readonly maxOptions: number;
    /** Characters of one option. */
    readonly optionMax: number;
    readonly minMinutes: number;
    readonly maxMinutes: number;
    /** Durations in minutes, where only these can be chosen. */
    readonly minutes?: readonly number[];
    readonly allowsMultiple: boolean;
  };
  readonly maxHashtags?: number;
  readonly maxMentions?: number;
  readonly maxLinks?: number;
  /** Posts in one thread, the first one included; 1 where threads do not work. */
  readonly threadParts: number;
}

/** How many posts, or calls, the network takes in a while; counted ahead, so that planning can warn. */
export interface Quota {
  /** Stable: `posts`, `uploads`. */
  readonly name: string;
  readonly scope: 'account' | 'app';
  readonly max: number;
  readonly window:
    | { readonly kind: 'rolling'; readonly ms: number }
    /** Begins anew at midnight of this IANA zone. */
    | { readonly kind: 'daily'; readonly zone: string };
  /** What one publication takes of it, or each of what `each` names. */
  readonly perPublication: number;
  /**
   * What is counted. Absent: publications. `post`: every post of a thread and the first comment; `answer`: the later
   * posts and the comment; `media`: every picture and video.
   */
  readonly each?: 'publication' | 'post' | 'answer' | 'media';
  /** Publications of these formats only; absent: all. */
  readonly formats?: readonly FormatName[];
  /** One sentence for people. */
  readonly words: string;
}

export interface Capabilities {
  readonly formats: { readonly [name in FormatName]: Support };
  /** Limits that hold where the account brings none of its own. */
  readonly limits: Limits;
  readonly metrics: { readonly post: readonly MetricName[]; readonly account: readonly MetricName[] };
  readonly guarantee: Guarantee;
  readonly canDelete: boolean;
  /**
   * Whether later posts of a thread and the first comment are posts of their own, which stay when the post is deleted;
   * absent: they go with it.
   */
  readonly repliesStay?: boolean;
  /** Whether the words of a published post can be changed; absent: no. */
  readonly canEdit?: boolean;
  /**
   * Whether `editPost` also changes later posts of a thread and the first comment, each given as the only part of a
   * content. A step `after` of part 0 is then the first comment, of any other part that post. Absent: the main post only.
   */
  readonly editsLaterTexts?: boolean;
  readonly canReadPastPosts: boolean;
  /** It refuses the same words again so soon, as far as is known; absent: it does not. `words`: one sentence for people. */
  readonly refusesRepeats?: { readonly withinMs: number; readonly words: string };
  /** Comments of others below our posts; absent: neither. */
  readonly comments?: 'read' | 'answer';
  /** Media that the network fetches from a public address instead of taking bytes; absent: none. */
  readonly fetchesMedia?: readonly ('image' | 'video')[];
  readonly quotas?: readonly Quota[];
  /** A pretend network: marked as such wherever it speaks. */
  readonly isSandbox: boolean;
}
