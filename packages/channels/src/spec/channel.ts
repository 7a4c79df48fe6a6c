/** The server door of an adapter. */
import type { z } from 'zod';
import type { Capabilities, Limits, MetricName } from './capabilities.ts';
import type { ChannelApp, ConnectMethod, RefreshOutcome } from './connecting.ts';
import type { VersionContent } from './content.ts';
import type { Json } from './json.ts';
import type {
  ChannelAccount,
  ChannelContext,
  ChannelError,
  Finding,
  Plan,
  Price,
  PricedCall,
  StepCall,
  StepOutcome,
} from './publishing.ts';
import type { Choice, CommentsPage, PastPostsPage, PostReading, QuotaReading, Reading } from './reading.ts';

/** What came of a call that only has to succeed. */
export type Done = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly error: ChannelError };

/** Made by a factory that takes the network's servers where a test or a closed network has others. */
export interface Channel {
  /** The network's id: kebab-case, the folder's name. */
  readonly id: string;
  readonly name: string;
  readonly capabilities: Capabilities;
  /** Strict schema of `VersionContent.options`; the form is drawn from it. */
  readonly options: z.ZodObject;
  /** Registration with the network, by the operator; absent: the network wants none. */
  readonly app?: ChannelApp;
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
  deletePost?(context: ChannelContext, remoteId: string): Promise<Done>;
  /** Changes the words of a published post, where `capabilities.canEdit`; the same words again are `done`. */
  editPost?(context: ChannelContext, remoteId: string, content: VersionContent): Promise<Done>;

  /** Comments below a post, oldest first, where `capabilities.comments`. */
  readComments?(
    context: ChannelContext,
    remoteId: string,
    page: { readonly limit: number; readonly cursor?: string },
  ): Promise<Reading<CommentsPage>>;
  /** Answers below a post, or a comment of it, where `capabilities.comments` is `answer`. One call, never repeated. */
  answerComment?(
    context: ChannelContext,
    answer: {
      readonly postRemoteId: string;
      readonly commentRemoteId?: string;
      readonly text: string;
      readonly seed: string;
    },
  ): Promise<
    { readonly kind: 'done'; readonly remoteId: string } | { readonly kind: 'failed'; readonly error: ChannelError }
  >;

  /** What the network charges for a call that no plan names; null: nothing. Absent: it charges for none. Pure. */
  priceOf?(call: PricedCall): Price | null;

  /** What can be chosen for an option of this account, by the option's name. */
  readonly choices?: { readonly [option: string]: (context: ChannelContext) => Promise<Reading<readonly Choice[]>> };
  /** How much of the quotas the network says is used; absent: it does not say, and we count. */
  readQuotas?(context: ChannelContext): Promise<Reading<readonly QuotaReading[]>>;
  /** The id of a post from the address a person found it at; null when it is none of this account. Pure. */
  remoteIdFromUrl?(url: string, account: ChannelAccount): string | null;
}
