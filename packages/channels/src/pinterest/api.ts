/** Calls to Pinterest with the account's access, one at a time. */
import { type Answer, type CallRequest, callOnce } from '@antiphon/wire';
import { secretUnreadable } from '../kit/index.ts';
import { serversOf } from '../kit/server.ts';
import type { ChannelContext, ChannelError, SafeFetch } from '../spec.ts';
import { readSecret } from './secret.ts';

/**
 * Where Pinterest listens (description of API v5, 5.23.0, 2025-12-11). Videos go to a storage address that each answer
 * names by itself.
 */
const ownServers = {
  api: 'https://api.pinterest.com',
  /** The consent page, and where people look at pins. */
  site: 'https://www.pinterest.com',
} as const;

export type PinterestServers = Readonly<Record<keyof typeof ownServers, string>>;

/** @throws Error in words when a server is named that Pinterest does not have. */
export function pinterestServers(others: Readonly<Record<string, string>>): PinterestServers {
  return serversOf('Pinterest', ownServers, others);
}

/** What every part of the adapter calls with: the servers, and the account's context. */
export interface Ground<Context extends ChannelContext = ChannelContext> {
  readonly servers: PinterestServers;
  readonly context: Context;
  readonly accessToken: string;
}

/** Opens the secret for the calls to come, or says that a new sign-in is needed. */
export function openGround<Context extends ChannelContext>(
  servers: PinterestServers,
  context: Context,
):
  | { readonly kind: 'open'; readonly ground: Ground<Context> }
  | { readonly kind: 'failed'; readonly error: ChannelError } {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  return { kind: 'open', ground: { servers, context, accessToken: secret.accessToken } };
}

interface Sender {
  readonly fetch: SafeFetch;
  readonly signal?: AbortSignal;
}

/** `path` comes after `/v5`; everything else as `callOnce` takes it. */
export type ApiCall = Omit<CallRequest, 'url' | 'signal'> & { readonly path: string };

/** One call with a token that is not kept yet. */
export function callWith(
  servers: PinterestServers,
  sender: Sender,
  accessToken: string,
  { path, headers, ...request }: ApiCall,
): Promise<Answer> {
  return callOnce(sender.fetch, {
    ...request,
    url: `${servers.api}/v5${path}`,
    headers: { accept: 'application/json', ...headers, authorization: `Bearer ${accessToken}` },
    ...(sender.signal ? { signal: sender.signal } : {}),
  });
}

/** One call as the account. */
export function callApi({ servers, context, accessToken }: Ground, call: ApiCall): Promise<Answer> {
  return callWith(servers, context, accessToken, call);
}

/** Where people look at a pin. */
export function pinUrl(pinId: string): string {
  return `${ownServers.site}/pin/${pinId}/`;
}

/** Where people look at a profile. */
export function profileUrl(username: string): string {
  return `${ownServers.site}/${encodeURIComponent(username)}/`;
}
