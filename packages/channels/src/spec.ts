/**
 * What a channel is: our adapter of one network, as the rest of the house sees it.
 *
 * The rules behind the shapes:
 * - an adapter never loops, never sleeps and never retries: one `perform` is one outside call, and the
 *   publisher owns time, order and repetition;
 * - whatever the network gave us (an upload, a container, a post id) is handed back as a JSON value and is
 *   saved by the publisher *before* the next call;
 * - an error says what is *known*: `temporary` means "proved not sent", everything that does not prove that
 *   is `unknown_outcome`, and then `find` asks the network.
 */
import type { z } from 'zod';

/** Anything that survives `JSON.parse(JSON.stringify(x))`; what adapters hand back to be kept. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** The fetch of the house: the fence against private addresses is inside. Never use the global one. */
export type SafeFetch = typeof globalThis.fetch;

// ---------------------------------------------------------------------------------------------------------
// What is to be said
// ---------------------------------------------------------------------------------------------------------

/** One piece of media of a part. Sizes in bytes and pixels; duration in ms, absent for still pictures. */
export interface VersionMedia {
  readonly assetId: string;
  readonly kind: 'image' | 'video';
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs?: number;
  /** What the picture shows, for people who cannot see it; '' when nobody has written it yet. */
  readonly altText: string;
  /** Made by a model; networks with a label for it get it. */
  readonly isMadeByAi: boolean;
}

/** One visible piece: the main post, or one later post of a thread. */
export interface VersionPart {
  readonly text: string;
  readonly media: readonly VersionMedia[];
}

/** A version's content: what goes to one account. `parts[0]` is the main post, the others continue a thread. */
export interface VersionContent {
  readonly parts: readonly [VersionPart, ...VersionPart[]];
  /** BCP 47 tag of the text's language; absent when the person did not say. */
  readonly language?: string;
  /** The first comment below the main post, where the network lets us write one. */
  readonly firstComment?: string;
  /** Settings of this network, already valid by the channel's `options` schema. */
  readonly options: { readonly [key: string]: Json };
}

// ---------------------------------------------------------------------------------------------------------
// What the network can do (plain data; shared by both doors)
// ---------------------------------------------------------------------------------------------------------

/** Whether a format works; a "no" carries its reason in words for people. */
export type Support = { readonly works: true } | { readonly works: false; readonly reason: string };

export type FormatName =
  | 'text'
  | 'image'
  | 'carousel'
  | 'video'
  | 'thread'
  | 'firstComment'
  | 'linkCard'
  | 'altText'
  | 'poll'
  | 'aiLabel';

/** The named numbers a network can give us. One name per idea across networks. */
export type MetricName = 'likes' | 'reposts' | 'replies' | 'quotes' | 'bookmarks' | 'views' | 'clicks' | 'followers';

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
}

/** The numbers a version is checked against. Some networks give them per account (an instance's own limits). */
export interface Limits {
  readonly text: {
    /** `weighted`: counted by the adapter's own `measure`. */
    readonly unit: 'graphemes' | 'characters' | 'weighted';
    readonly max: number;
    /** UTF-8 bytes, where the network limits these too. */
    readonly maxBytes?: number;
  };
  readonly images: {
    readonly max: number;
    readonly maxBytes: number;
    readonly mimeTypes: readonly string[];
    readonly altTextMax: number;
    /** Whether a post without a picture is refused. */
    readonly isRequired?: boolean;
  };
  /** Absent: no video through this adapter yet. */
  readonly video?: { readonly maxBytes: number; readonly maxDurationMs: number; readonly mimeTypes: readonly string[] };
  /** Posts in one thread, the first one included; 1 where threads do not work. */
  readonly threadParts: number;
}

export interface Capabilities {
  readonly formats: { readonly [name in FormatName]: Support };
  /** Limits that hold where the account brings none of its own. */
  readonly limits: Limits;
  readonly metrics: { readonly post: readonly MetricName[]; readonly account: readonly MetricName[] };
  readonly guarantee: Guarantee;
  readonly canDelete: boolean;
  readonly canReadPastPosts: boolean;
  /** A pretend network: marked as such wherever it speaks. */
  readonly isSandbox: boolean;
}

// ---------------------------------------------------------------------------------------------------------
// Publishing
// ---------------------------------------------------------------------------------------------------------

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
}

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
}

/** What every call to a network gets: the fenced fetch, the moment, and who we are there. */
export interface ChannelContext {
  readonly fetch: SafeFetch;
  readonly now: Date;
  /** The account's sealed secret, opened: the adapter's own shape. */
  readonly secret: Json;
  readonly account: ChannelAccount;
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

export type StepOutcome =
  | {
      readonly kind: 'done';
      readonly trace: StepTrace;
      readonly answered: string;
      readonly warnings?: readonly Warning[];
    }
  /** Taken, not finished: call `perform` again with `pending` after the wait. */
  | { readonly kind: 'pending'; readonly pending: Json; readonly waitMs: number; readonly answered: string }
  | { readonly kind: 'failed'; readonly error: ChannelError };

/** The answer to "is it there?". `evidence` is kept word for word and shown to people. */
export type Finding =
  | { readonly kind: 'found'; readonly trace: StepTrace; readonly evidence: string }
  | { readonly kind: 'absent'; readonly evidence: string }
  | { readonly kind: 'cannot_tell'; readonly evidence: string }
  /** Sending the very same call again is safe and will tell (an idempotency key still remembered). */
  | { readonly kind: 'repeat'; readonly evidence: string }
  /** The question itself failed (network down, 429, token): ask again later. */
  | { readonly kind: 'not_now'; readonly error: ChannelError };

// ---------------------------------------------------------------------------------------------------------
// Connecting
// ---------------------------------------------------------------------------------------------------------

/** A profile that came out of connecting. `secret` goes to the vault at once and nowhere else. */
export interface ConnectedAccount extends ChannelAccount {
  readonly displayName: string;
  readonly profileUrl: string;
  readonly avatarUrl?: string;
  readonly secret: Json;
  /** When the network will ask the person to sign in again; absent: not known to end. */
  readonly expiresAt?: Date;
}

export type ConnectOutcome =
  | { readonly kind: 'connected'; readonly accounts: readonly ConnectedAccount[] }
  | { readonly kind: 'refused'; readonly error: ChannelError; readonly field?: string };

export interface ConnectContext {
  readonly fetch: SafeFetch;
  readonly now: Date;
  /** Random bytes from the caller, so that adapters stay repeatable in tests. */
  randomBytes(count: number): Uint8Array;
  /** Where networks send the browser back: `<public address>/connect/<channel id>`. */
  readonly redirectUri: string;
  /** The public address of this installation, without a slash at the end. */
  readonly publicUrl: string;
  readonly signal?: AbortSignal;
}

/** A way in by something typed: a token, an app password. */
export interface CredentialsMethod {
  readonly kind: 'credentials';
  readonly id: string;
  readonly name: string;
  /** Strict; the form is drawn from it. `.meta({ title, description, format: 'password' })` per field. */
  readonly form: z.ZodObject;
  connect(input: unknown, context: ConnectContext): Promise<ConnectOutcome>;
}

/** A way in by the network's own consent page. */
export interface OAuthMethod {
  readonly kind: 'oauth';
  readonly id: string;
  readonly name: string;
  readonly form: z.ZodObject;
  /** `state` is what the network must give back; `saved` is sealed by the caller, bound to the browser. */
  begin(
    input: unknown,
    context: ConnectContext,
  ): Promise<
    | { readonly kind: 'redirect'; readonly authorizeUrl: string; readonly state: string; readonly saved: Json }
    | { readonly kind: 'refused'; readonly error: ChannelError; readonly field?: string }
  >;
  finish(
    answer: { readonly query: Readonly<Record<string, string>>; readonly saved: Json },
    context: ConnectContext,
  ): Promise<ConnectOutcome>;
}

export type ConnectMethod = CredentialsMethod | OAuthMethod;

/** A refreshed secret. The caller holds one lock per account and stores it in the same moment. */
export type RefreshOutcome =
  | { readonly kind: 'refreshed'; readonly secret: Json; readonly expiresAt?: Date }
  | { readonly kind: 'failed'; readonly error: ChannelError };

// ---------------------------------------------------------------------------------------------------------
// Reading back
// ---------------------------------------------------------------------------------------------------------

/** Numbers of one post at the moment of reading. A metric the network did not give is absent, never 0. */
export type PostReading =
  | { readonly remoteId: string; readonly kind: 'read'; readonly metrics: Partial<Record<MetricName, number>> }
  /** The network says the post is no longer there. */
  | { readonly remoteId: string; readonly kind: 'gone' };

export type Reading<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: ChannelError };

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
  /** Give it back for the next page; absent when this was the last. */
  readonly cursor?: string;
}

// ---------------------------------------------------------------------------------------------------------
// The channel itself
// ---------------------------------------------------------------------------------------------------------

/** The server door of an adapter. Made by a factory that takes the base URL where the network has one. */
export interface Channel {
  /** The network's id: kebab-case, the folder's name. */
  readonly id: string;
  readonly name: string;
  readonly capabilities: Capabilities;
  /** Strict schema of `VersionContent.options`; the form is drawn from it. */
  readonly options: z.ZodObject;
  readonly connect: readonly ConnectMethod[];
  /**
   * What an installation has to serve, openly and as JSON, so that the network's consent page trusts it. Absent or
   * empty: nothing. `path` begins with a slash; `publicUrl` has none at its end. Pure.
   */
  publicDocuments?(publicUrl: string): readonly { readonly path: string; readonly body: object }[];

  /** The limits of one account (an instance's own), from what connecting read. Pure. */
  limitsOf(account: Pick<ChannelAccount, 'details'>): Limits;
  /**
   * What one account can do, its guarantee included, where accounts of this network differ. Pure. Absent:
   * `capabilities` holds for all. Ask `capabilitiesFor` of the kit, which knows both cases.
   */
  capabilitiesOf?(account: Pick<ChannelAccount, 'details'>): Capabilities;
  /** The calls this content needs, in order. Pure; the same content gives the same plan. */
  plan(content: VersionContent, account: ChannelAccount): Plan;
  /** Makes one call. Never throws for what the network did. */
  perform(call: StepCall): Promise<StepOutcome>;
  /** Asks whether a visible or after step took effect. `sentAt` is when the doubtful call left. */
  find(call: StepCall & { readonly sentAt: Date }): Promise<Finding>;

  /** Whether the secret should be renewed now (ahead of need). Absent: secrets of this network do not age. */
  shouldRefresh?(secret: Json, now: Date): boolean;
  refresh?(context: ChannelContext): Promise<RefreshOutcome>;

  /** At most `maxPostsPerRead` ids a call. */
  readonly maxPostsPerRead: number;
  readPosts(context: ChannelContext, remoteIds: readonly string[]): Promise<Reading<readonly PostReading[]>>;
  readAccount(context: ChannelContext): Promise<Reading<Partial<Record<MetricName, number>>>>;
  /** One page, newest first. */
  readPastPosts(
    context: ChannelContext,
    page: { readonly limit: number; readonly cursor?: string },
  ): Promise<Reading<PastPostsPage>>;
  /** Takes a published post back, where `capabilities.canDelete`. Deleting what is gone is `done`. */
  deletePost?(
    context: ChannelContext,
    remoteId: string,
  ): Promise<{ readonly kind: 'done' } | { readonly kind: 'failed'; readonly error: ChannelError }>;
}

// ---------------------------------------------------------------------------------------------------------
// The browser door
// ---------------------------------------------------------------------------------------------------------

/** A rule's verdict on a version, shown as the person types. */
export interface Check {
  /** `error` stops scheduling, `warning` does not, `fine` is shown quietly. */
  readonly level: 'error' | 'warning' | 'fine';
  readonly code: string;
  /** One sentence for people. */
  readonly words: string;
  /** The part it speaks of. */
  readonly part?: number;
}

/** How long a text is, as the network counts it. */
export interface Measure {
  readonly used: number;
  readonly max: number;
  /** Index in UTF-16 units from which the text no longer fits; null when it fits. */
  readonly overflowAt: number | null;
}

/** A preview as data, drawn by a few shared layouts. */
export interface Preview {
  readonly layout: 'feed-text' | 'feed-picture';
  readonly posts: readonly {
    readonly segments: readonly {
      readonly text: string;
      readonly style: 'plain' | 'link' | 'mention' | 'hashtag' | 'cut';
    }[];
    readonly media: readonly { readonly assetId: string; readonly altText: string; readonly aspectRatio: number }[];
    readonly counters: readonly string[];
  }[];
  /** "Drawn by the rules of … as read on …". */
  readonly note: string;
}

/** The browser door: pure, no Node, no zod. */
export interface ChannelFace {
  readonly id: string;
  readonly name: string;
  /** SVG path in a 24-unit box, drawn in the current colour. */
  readonly glyph: string;
  /** Where one adapter serves several networks: the name and glyph of the one this account is on. Absent: `name`, `glyph`. */
  networkOf?(details: Json): { readonly name: string; readonly glyph: string };
  readonly capabilities: Capabilities;
  limitsOf(details: Json): Limits;
  /** As the server door's. */
  capabilitiesOf?(details: Json): Capabilities;
  measure(text: string, limits: Limits): Measure;
  /** All of a version's verdicts; the server asks the same function before it schedules. */
  check(content: VersionContent, limits: Limits): readonly Check[];
  preview(content: VersionContent, limits: Limits): Preview;
}
