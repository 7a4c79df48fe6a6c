/** Calls to Google's servers with the account's access, one at a time. */
import { type Answer, type CallRequest, callOnce } from '@antiphon/wire';
import { secretUnreadable } from '../kit/index.ts';
import type { ChannelContext, ChannelError, SafeFetch } from '../spec.ts';
import { readSecret } from './secret.ts';

/** Where Google listens (developers.google.com/youtube/v3, developers.google.com/identity, 2026-11-20). */
export const youtubeServers = {
  /** The consent page. */
  accounts: 'https://accounts.google.com',
  /** Codes and refresh tokens become access tokens here. */
  token: 'https://oauth2.googleapis.com',
  api: 'https://www.googleapis.com',
  /** Videos and thumbnails go here. */
  upload: 'https://www.googleapis.com',
  analytics: 'https://youtubeanalytics.googleapis.com',
} as const;

export type YouTubeServers = Readonly<Record<keyof typeof youtubeServers, string>>;

/** Where people look at videos. */
export const watchPages = 'https://www.youtube.com';

export interface Sender {
  readonly fetch: SafeFetch;
  readonly now: Date;
  readonly signal?: AbortSignal;
}

/** `url` is whole; everything else as `callOnce` takes it. */
export type ApiCall = Omit<CallRequest, 'signal'>;

/** One call with a token. */
export function callWith(sender: Sender, accessToken: string | null, call: ApiCall): Promise<Answer> {
  return callOnce(sender.fetch, {
    ...call,
    headers: {
      accept: 'application/json',
      ...call.headers,
      ...(accessToken ? { authorization: `Bearer ${accessToken}` } : {}),
    },
    ...(sender.signal ? { signal: sender.signal } : {}),
  });
}

/** What every part of the adapter calls with: the servers, and the account's context. */
export interface Ground<Context extends ChannelContext = ChannelContext> {
  readonly servers: YouTubeServers;
  readonly context: Context;
  readonly accessToken: string;
}

/** Opens the secret for the calls to come, or says that a new sign-in is needed. */
export function openGround<Context extends ChannelContext>(
  servers: YouTubeServers,
  context: Context,
):
  | { readonly kind: 'open'; readonly ground: Ground<Context> }
  | { readonly kind: 'failed'; readonly error: ChannelError } {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  return { kind: 'open', ground: { servers, context, accessToken: secret.accessToken } };
}

/** A call to the Data API; `path` comes after `/youtube/v3`. */
export function callApi(ground: Ground, call: Omit<ApiCall, 'url'> & { readonly path: string }): Promise<Answer> {
  const { path, ...request } = call;
  return callWith(ground.context, ground.accessToken, { ...request, url: `${ground.servers.api}/youtube/v3${path}` });
}

export function watchUrl(videoId: string): string {
  return `${watchPages}/watch?v=${videoId}`;
}

export function shortUrl(videoId: string): string {
  return `${watchPages}/shorts/${videoId}`;
}
