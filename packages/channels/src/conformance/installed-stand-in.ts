/** What a stand-in says of itself, so that programs which know no network can fill it, aim at it and look at it. */
import type { CallToMatch, StandIn } from '@antiphon/wire/stand-in';
import type { Json, VersionContent } from '../spec.ts';
import type { VisiblePost } from './subject.ts';

/** A post, or an answer to one, as the network's readers see it, with who wrote it and since when it is seen. */
export interface StandInPost extends VisiblePost {
  /** As `ConnectedAccount.remoteId`; of answers by others, their id there. */
  readonly accountRemoteId: string;
  readonly kinds: readonly ('image' | 'video')[];
  /** Since when readers see it. */
  readonly at: Date;
}

/** A person at the stand-in, and how our channel gets in as this one. */
export interface StandInLogin {
  /** Id of the method in `channel.connect`. */
  readonly method: string;
  /** For the method's `connect`, or its `begin`. */
  readonly input: Json;
  /** The first account that connecting brings. A network may add others of the same person after it. */
  readonly remoteId: string;
  /** This person answers the next consent pages. A new account is signed in already, until the next one is added. */
  signIn(): void;
}

/** Names of routes, by which faults are aimed. A route that serves several ends stands in each of their lists. */
export interface StandInRoutes {
  /** Every call of a publication after which readers can see something more: posts, later parts, first comments. */
  readonly visible: readonly [string, ...string[]];
  /** What comes before: uploads, drafts, containers. */
  readonly prepare: readonly string[];
  /** What only looks: numbers, comments, lists of posts, and whether something is there. */
  readonly reading: readonly [string, ...string[]];
}

/** What has to stand beside the words for a network to take them. */
export interface LeastPost {
  readonly options: VersionContent['options'];
  readonly media: 'none' | 'image' | 'video';
}

export interface StandInStart {
  readonly now?: () => Date;
  readonly port?: number;
  /** How long it works on each piece of media that it takes; its own slowness when absent. */
  readonly processingMs?: number;
  /** How many times sooner its allowances come back, where it counts calls by minutes; 1 when absent. */
  readonly windowsDividedBy?: number;
}

export interface InstalledStandIn<State = unknown> {
  /** The channel's id. */
  readonly id: string;
  /** Listens on 127.0.0.1; the clock is the system's when none is given. */
  start(options: StandInStart): Promise<StandIn<State>>;
  /** The channel's servers, by name, all of them at this stand-in; empty where every account brings its own. */
  servers(url: string): Readonly<Record<string, string>>;
  /** What the operator would have entered for the channel's app; absent where there is none. */
  readonly app?: Json;
  /** A fresh account that can post. @throws Error when somebody there has this name already. */
  addAccount(standIn: StandIn<State>, name: string): StandInLogin;
  /** Every access ends now, as time ends it; what renews it stays where there is such a thing. Absent: none ages. */
  expireAccess?(standIn: StandIn<State>): void;
  /** Daily counts of the whole app begin anew, as at midnight. Absent: there are none. */
  beginDay?(standIn: StandIn<State>): void;
  /** All that readers see now, of all accounts, oldest first. */
  visible(standIn: StandIn<State>): readonly StandInPost[];
  /** The account (its `remoteId`) in whose name a call came; undefined where it was nobody's. */
  callerOf(standIn: StandIn<State>, call: CallToMatch): string | undefined;
  readonly routes: StandInRoutes;
  /** The least post with these words by this account. */
  least(text: string, remoteId: string): LeastPost;
}

/** In the order in which readers saw them. */
export function oldestFirst(posts: readonly StandInPost[]): readonly StandInPost[] {
  return posts.toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

/** A name as it stands in handles: small letters, digits and hyphens. */
export function handleOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** @throws Error when the name is taken. */
export function checkFree(name: string, taken: Iterable<string>): void {
  for (const other of taken) if (other === name) throw new Error(`Somebody is called ${name} there already.`);
}

/** The token that a call carries in its header, or in its address; undefined where there is none. */
export function tokenOf({ headers, query }: CallToMatch): string | undefined {
  const [, token] = String(headers.authorization ?? '').split(' ');
  return token ?? (query as { access_token?: string }).access_token;
}

/** The working time under the names that a stand-in has for it. */
export function slowness<Name extends string>(
  { processingMs }: StandInStart,
  ...names: readonly Name[]
): Partial<Record<Name, number>> {
  if (processingMs === undefined) return {};
  return Object.fromEntries(names.map((name) => [name, processingMs])) as Partial<Record<Name, number>>;
}
