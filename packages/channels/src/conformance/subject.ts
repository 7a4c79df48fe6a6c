/** What a channel brings to its examination, and what each test of it stands on. */
import type { StandIn } from '@antiphon/wire/stand-in';
import type {
  Capabilities,
  Channel,
  ChannelFace,
  ConnectedAccount,
  FormatName,
  Json,
  Limits,
  PublicAddress,
  SafeFetch,
  VersionContent,
} from '../spec.ts';
import type { TestClock } from './test-clock.ts';

/** A post as the network's readers see it: looked up in the stand-in's memory, not through the adapter. */
export interface VisiblePost {
  /** The id the adapter must report. */
  readonly remoteId: string;
  readonly text: string;
  /** Descriptions of its pictures, in order. */
  readonly altTexts: readonly string[];
  /** The post it answers to; null for one that stands by itself. */
  readonly replyTo: string | null;
  /** Kinds of its media, in order; for networks with videos. */
  readonly kinds?: readonly ('image' | 'video')[];
  /** Where it stands; absent: in the feed. */
  readonly placement?: 'reel' | 'story';
  readonly poll?: readonly string[];
  /** Address of the card below the words. */
  readonly link?: string;
  readonly isMarkedAsAi?: boolean;
}

/** A fresh stand-in and the adapter pointed at it. */
export interface Rig {
  readonly standIn: StandIn;
  readonly channel: Channel;
  /** All that is visible of the account that the first `ConnectCase` connects, oldest first. */
  visiblePosts(): readonly VisiblePost[] | Promise<readonly VisiblePost[]>;
  /** Ends the access but not the right to refresh it; only where the channel refreshes. */
  expireAccess?(): void | Promise<void>;
}

/** One way in, with what opens it and what does not. */
export interface ConnectCase {
  /** Id of the method in `channel.connect`. */
  readonly method: string;
  /** `url` is the stand-in's address. */
  input(url: string): unknown;
  /** Each must be refused, at `field` where one is named. */
  readonly wrong: readonly { readonly why: string; readonly field?: string; input(url: string): unknown }[];
}

/** Something the network cannot do: it must come back as a warning, never vanish. */
export interface UnsupportedCase {
  readonly what: string;
  readonly content: VersionContent;
  readonly warning: string;
}

export interface ChannelSubject {
  readonly name: string;
  readonly face: ChannelFace;
  /** Starts everything anew; `now` is the clock of both sides. The suite closes the stand-in. */
  start(now: () => Date): Promise<Rig>;
  readonly connects: readonly [ConnectCase, ...ConnectCase[]];
  /** Names of the stand-in's routes (`config: { route }`) that the faults are aimed at. */
  readonly routes: {
    /** The call after which something is visible. */
    readonly visible: string;
    /** A repeatable call before it, if a post with a picture needs one. */
    readonly prepare?: string;
    /** The call by which numbers of posts are read. */
    readonly readPosts: string;
  };
  /** What the operator would have entered for the channel's app; `url` is the stand-in's address. */
  app?(url: string): Json;
  /**
   * What the least post carries where words alone are refused, and a picture or a video will do. Default a picture.
   */
  readonly least?: 'image' | 'video';
  /** Contents for formats whose common sample does not fit this network. */
  readonly samples?: { readonly [format in FormatName]?: (ground: Ground) => VersionContent };
  /** Valid options for every sample content. Default none. */
  readonly options?: { readonly [key: string]: Json };
  readonly unsupported?: readonly UnsupportedCase[];
  /** True where a 429 of this network does not say when it ends. */
  readonly hidesReset?: boolean;
  /**
   * Where an ended access cannot simply be renewed. `only_while_good`: renewing must come ahead of need, and an ended
   * one asks to sign in again. `never`: this access does not age, so when it ends a person has to sign in again.
   */
  readonly renewing?: 'only_while_good' | 'never';
  /** True where at least one step of a post with a picture must answer `pending` first. */
  readonly hasPending?: boolean;
}

/** A connected account on a fresh stand-in, and a movable clock. */
export interface Ground {
  readonly subject: ChannelSubject;
  readonly rig: Rig;
  readonly clock: TestClock;
  /** Replaced when the network goes down, so that no connection of before is left open. */
  fetch: SafeFetch;
  readonly account: ConnectedAccount;
  readonly capabilities: Capabilities;
  readonly limits: Limits;
  /** Where the network can fetch the sample media. */
  readonly files: { addressOf(assetId: string): PublicAddress };
  readonly app?: Json;
  /** Changes when the secret is refreshed. */
  secret: Json;
}
