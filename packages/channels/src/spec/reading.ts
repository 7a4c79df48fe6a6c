/** Reading back: numbers, posts that were there before, comments of others, limits in use. */
import type { MetricName } from './capabilities.ts';
import type { ChannelError } from './publishing.ts';

/** Numbers of one post at the moment of reading. A metric the network did not give is absent, never 0. */
export type PostReading =
  | { readonly remoteId: string; readonly kind: 'read'; readonly metrics: Partial<Record<MetricName, number>> }
  /** The network says the post is no longer there. */
  | { readonly remoteId: string; readonly kind: 'gone' };

export type Reading<T> =
  | { readonly kind: 'read'; readonly value: T }
  /** `postsRead`: how many posts the network gave, and charges for, before it failed. */
  | { readonly kind: 'failed'; readonly error: ChannelError; readonly postsRead?: number };

/** A post that was there before we came. */
export interface PastPost {
  readonly remoteId: string;
  readonly url?: string;
  readonly publishedAt: Date;
  readonly text: string;
  readonly mediaKinds: readonly ('image' | 'video')[];
  readonly metrics: Partial<Record<MetricName, number>>;
}

export interface PastPostsPage {
  readonly posts: readonly PastPost[];
  /** How many the network gave, where it charges for each and may give more than were asked for. */
  readonly postsRead?: number;
  /** Give it back for the next page; absent when this was the last. */
  readonly cursor?: string;
}

/** What somebody wrote below one of our posts, or we did. */
export interface Comment {
  readonly remoteId: string;
  /** The comment it answers; null: it stands below the post itself. */
  readonly parentRemoteId: string | null;
  readonly author: { readonly remoteId?: string; readonly handle: string; readonly displayName?: string };
  readonly text: string;
  readonly at: Date;
  readonly isOwn: boolean;
}

export interface CommentsPage {
  readonly comments: readonly Comment[];
  readonly cursor?: string;
}

/** An option's value that depends on the account: a board, a playlist, who may see it. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** How much of a quota the network says is used. */
export interface QuotaReading {
  /** `Quota.name`. */
  readonly name: string;
  readonly used: number;
  readonly max: number;
}
