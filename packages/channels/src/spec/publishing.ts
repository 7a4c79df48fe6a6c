/** Publishing: the calls a content needs, what they are given, and what is known after each. */
import type { VersionContent } from './content.ts';
import type { Json, SafeFetch } from './json.ts';

/**
 * One outside call of a publication.
 * `prepare` can be repeated without harm; `visible` makes something appear; `after` adds to what is out.
 */
export interface PlannedStep {
  /** Stable name inside the publication: `image-1.1`, `post-1`, `post-2`. */
  readonly key: string;
  readonly kind: 'prepare' | 'visible' | 'after';
  /** Index of the part this step belongs to (0 = the main post). */
  readonly part: number;
  /** What we send, in words for people: "The picture, 412 kB". */
  readonly words: string;
  /** What the network charges for this call. Absent: nothing. */
  readonly price?: Price;
}

/** What a network charges by its own list: `amount` counts 1e-10 USD, as digits; `words`: one sentence for people. */
export interface Price {
  readonly amount: string;
  readonly words: string;
  /** The same thing read a second time on one day (UTC) costs nothing. */
  readonly isOncePerDay?: true;
}

/** A call that no plan names and that may cost money. */
export type PricedCall =
  | { readonly kind: 'delete' }
  /** A reading that brings so many comments. */
  | { readonly kind: 'comments'; readonly count: number }
  | { readonly kind: 'answer'; readonly text: string; readonly isToComment: boolean }
  /** A reading that brings so many posts: their numbers, or they themselves. */
  | { readonly kind: 'posts'; readonly count: number }
  /** A page of past posts, asked for with this limit: the most it can bring. */
  | { readonly kind: 'past_posts'; readonly count: number }
  /** A reading of the account's own numbers. */
  | { readonly kind: 'account' }
  /** What connecting reads of the account; where charged once on a day, it is the same reading as the one before. */
  | { readonly kind: 'profile' }
  /** A question after silence: about so many posts, or `find` and the most it can bring. */
  | { readonly kind: 'question'; readonly count?: number };

/** Something we could not honour: kept with the publication and shown, never silent. */
export interface Warning {
  readonly code: string;
  readonly words: string;
}

export interface Plan {
  readonly steps: readonly PlannedStep[];
  readonly warnings: readonly Warning[];
}

/** What a finished step left behind. */
export interface StepTrace {
  readonly remoteId: string;
  readonly url?: string;
  /** Anything else a later step needs (a blob reference, a cid). */
  readonly handle?: Json;
}

/** The account as an adapter needs it. Secrets come apart from it. */
export interface ChannelAccount {
  /** The network's own id of the profile (a DID, an account id). */
  readonly remoteId: string;
  readonly handle: string;
  /** Base URL of the server that holds the account, where networks have several; else the network's own. */
  readonly server: string;
  /** What the adapter read when connecting (an instance's limits …); its own shape. */
  readonly details: Json;
}

/** Bytes of an asset. `stream` may be called more than once; each call reads from the beginning. */
export interface MediaSource {
  readonly mimeType: string;
  readonly sizeBytes: number;
  bytes(): Promise<Uint8Array>;
  stream(): Promise<ReadableStream<Uint8Array>>;
  /** The bytes from `start` up to and without `end`; for networks that take a file in pieces. */
  range(start: number, end: number): Promise<Uint8Array>;
}

/** An address from which the network can fetch an asset, or why there is none. */
export type PublicAddress =
  | { readonly kind: 'address'; readonly url: string; readonly until: Date }
  | { readonly kind: 'none'; readonly words: string };

/** What every call to a network gets: the fenced fetch, the moment, and who we are there. */
export interface ChannelContext {
  readonly fetch: SafeFetch;
  readonly now: Date;
  /** The account's sealed secret, opened: the adapter's own shape. */
  readonly secret: Json;
  readonly account: ChannelAccount;
  /** The operator's app at this network, valid by `Channel.app.form`; absent where the network wants none. */
  readonly app?: Json;
  /** Ends a call that takes too long; the adapter passes it to fetch. */
  readonly signal?: AbortSignal;
}

export interface StepCall extends ChannelContext {
  readonly content: VersionContent;
  readonly step: PlannedStep;
  /** Finished steps of this publication by key, from earlier attempts too. */
  readonly done: { readonly [stepKey: string]: StepTrace };
  /** What an earlier call of this very step left when it answered `pending`. */
  readonly pending?: Json;
  /**
   * The same for every try of this step, different for every other: for idempotency headers and own record
   * keys. `postedAt` is the stable moment written into the post; `seed` is 128 stable random bits in hex.
   */
  readonly identity: { readonly publicationId: string; readonly seed: string; readonly postedAt: Date };
  media(assetId: string): Promise<MediaSource>;
  /** For networks that fetch media themselves (`capabilities.fetchesMedia`). */
  publicAddress(assetId: string): Promise<PublicAddress>;
}

/**
 * What is known after an error, each with one reaction of the publisher:
 * `reconnect` ask the person to sign in again · `rejected` show and stop · `rate_limited` wait until `retryAt` ·
 * `temporary` *proved not sent*: try again with backoff · `unknown_outcome` ask first.
 */
export interface ChannelError {
  readonly kind: 'reconnect' | 'rejected' | 'rate_limited' | 'temporary' | 'unknown_outcome';
  /** Stable, for programs: `text_too_long`, `token_revoked`. */
  readonly code: string;
  /** One or two sentences for people: who said no and what to do. */
  readonly words: string;
  /** HTTP status, when an answer came. */
  readonly status?: number;
  readonly retryAt?: Date;
  /** The start of the raw answer (≤ 2,000 characters, no secrets), kept as evidence. */
  readonly evidence?: string;
}

/** What an answer's headers told of a rate limit. */
export interface BudgetReading {
  readonly scope: 'account' | 'app';
  /** Which limit, where a network has several: `posts`, `reads`. */
  readonly name: string;
  readonly limit?: number;
  readonly remaining: number;
  readonly resetAt: Date;
}

/** What a call taught beside its outcome. */
interface Learned {
  readonly budgets?: readonly BudgetReading[];
}

export type StepOutcome = Learned &
  (
    | {
        readonly kind: 'done';
        readonly trace: StepTrace;
        readonly answered: string;
        readonly warnings?: readonly Warning[];
      }
    /**
     * Taken, not finished: call `perform` again with `pending` after the wait. It may be called so more than once for
     * one `pending` (our worker died in between); of a visible step such calls only read, whatever they find.
     */
    | { readonly kind: 'pending'; readonly pending: Json; readonly waitMs: number; readonly answered: string }
    | { readonly kind: 'failed'; readonly error: ChannelError }
  );

/**
 * The answer to "is it there?". `evidence` is kept word for word and shown to people. `postsRead`: how many posts the
 * network gave for it, where it charges for each.
 */
export type Finding = { readonly postsRead?: number } & Found;

type Found =
  | { readonly kind: 'found'; readonly trace: StepTrace; readonly evidence: string }
  | { readonly kind: 'absent'; readonly evidence: string }
  /** `isFinal`: asking again would tell no more, so a person is asked at once. */
  | { readonly kind: 'cannot_tell'; readonly evidence: string; readonly isFinal?: true }
  /** Sending the very same call again is safe and will tell (an idempotency key still remembered). */
  | { readonly kind: 'repeat'; readonly evidence: string }
  /** The question itself failed (network down, 429, token): ask again later. */
  | { readonly kind: 'not_now'; readonly error: ChannelError };
