/** Connecting: the operator's app at a network, the ways in, and what comes out. */
import type { z } from 'zod';
import type { Json, SafeFetch } from './json.ts';
import type { ChannelAccount, ChannelError } from './publishing.ts';

/** What the operator brings: our registration with the network. Networks without one need none. */
export interface ChannelApp {
  /**
   * Strict; the operator's page is drawn from it, and the environment read by it (`ANTIPHON_APP_<CHANNEL>_<FIELD>`,
   * `clientId` as `CLIENT_ID`). Fields with `.meta({ format: 'password' })` are secret and never shown again.
   */
  readonly form: z.ZodObject;
  /** How to get it, step by step, in words for people. */
  readonly steps: readonly string[];
  /** Where. */
  readonly portalUrl: string;
  /** What the operator must know before: reviews, audits, posts that only their author sees. */
  readonly warnings: readonly string[];
}

/** A right that we ask for, and what for, in words. */
export interface Scope {
  readonly name: string;
  readonly words: string;
}

/** A profile that came out of connecting. `secret` goes to the vault at once and nowhere else. */
export interface ConnectedAccount extends ChannelAccount {
  readonly displayName: string;
  readonly profileUrl: string;
  readonly avatarUrl?: string;
  readonly secret: Json;
  /** When the network will ask the person to sign in again; absent: not known to end. */
  readonly expiresAt?: Date;
}

/** Several accounts (pages, organisations): the person chooses which of them to keep. */
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
  /** The operator's app, valid by `Channel.app.form`; absent where the network wants none. */
  readonly app?: Json;
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
  /** The rights asked for, explained before the person goes there; absent: the network has no separate rights. */
  readonly scopes?: readonly Scope[];
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
