/** Calls to TikTok's servers with the account's access, one at a time. */
import { type Answer, type CallRequest, callOnce } from '@antiphon/wire';
import { secretUnreadable } from '../kit/index.ts';
import type { ChannelContext, ChannelError, SafeFetch } from '../spec.ts';
import { readSecret } from './secret.ts';

/** Where TikTok listens (developers.tiktok.com, 2026-11-20). Files go to an address that TikTok names for each upload. */
export const tiktokServers = {
  /** The consent page. */
  www: 'https://www.tiktok.com',
  api: 'https://open.tiktokapis.com',
} as const;

export type TikTokServers = Readonly<Record<keyof typeof tiktokServers, string>>;

/** Where people look at posts. */
export const homePage = 'https://www.tiktok.com';

export interface Sender {
  readonly fetch: SafeFetch;
  readonly now: Date;
  readonly signal?: AbortSignal;
}

export type ApiCall = Omit<CallRequest, 'signal' | 'url'> & {
  /** Comes after `/v2`. */
  readonly path: string;
};

/** One call to the API with a token. */
export function callWith(servers: TikTokServers, sender: Sender, accessToken: string, call: ApiCall): Promise<Answer> {
  const { path, ...request } = call;
  return callOnce(sender.fetch, {
    ...request,
    url: `${servers.api}/v2${path}`,
    headers: {
      accept: 'application/json',
      ...(request.json === undefined ? {} : { 'content-type': 'application/json; charset=UTF-8' }),
      ...request.headers,
      authorization: `Bearer ${accessToken}`,
    },
    ...(sender.signal ? { signal: sender.signal } : {}),
  });
}

/** What every part of the adapter calls with: the servers, and the account's context. */
export interface Ground<Context extends ChannelContext = ChannelContext> {
  readonly servers: TikTokServers;
  readonly context: Context;
  readonly accessToken: string;
}

/** Opens the secret for the calls to come, or says that a new sign-in is needed. */
export function openGround<Context extends ChannelContext>(
  servers: TikTokServers,
  context: Context,
):
  | { readonly kind: 'open'; readonly ground: Ground<Context> }
  | { readonly kind: 'failed'; readonly error: ChannelError } {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  return { kind: 'open', ground: { servers, context, accessToken: secret.accessToken } };
}

export function callApi(ground: Ground, call: ApiCall): Promise<Answer> {
  return callWith(ground.servers, ground.context, ground.accessToken, call);
}

/** Sends a piece to the address of an upload; that address is all the access it needs. */
export function putPiece(
  ground: Ground,
  url: string,
  piece: { readonly range: string; readonly mimeType: string; readonly bytes: Uint8Array<ArrayBuffer> },
): Promise<Answer> {
  return callOnce(ground.context.fetch, {
    url,
    method: 'PUT',
    headers: { 'content-type': piece.mimeType, 'content-range': piece.range },
    body: piece.bytes,
    ...(ground.context.signal ? { signal: ground.context.signal } : {}),
  });
}

/** The address of a post; none where the author's name is not known. */
export function postUrl(username: string, kind: 'video' | 'photo', postId: string): string | undefined {
  return username ? `${homePage}/@${username}/${kind}/${postId}` : undefined;
}
