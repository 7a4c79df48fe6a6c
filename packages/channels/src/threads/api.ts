/** Threads’ servers, and calls with the account's access, one at a time. */
import type { Answer } from '@antiphon/wire';
import { callGraph, type GraphCall } from '../kit/server.ts';
import type { ChannelContext } from '../spec.ts';
import { readSecret } from './secret.ts';

/** Addresses without a slash at the end; the API's with its version. `graph.threads.net` and `threads.net` are the same. */
export const ownServers = {
  api: 'https://graph.threads.com/v1.0',
  login: 'https://threads.com',
} as const;

export type Servers = Readonly<Record<keyof typeof ownServers, string>>;

/** One account's way to the API. */
export interface Access {
  call(request: GraphCall): Promise<Answer>;
}

/** The way to the API as this account; null when the secret is not one of ours. */
export function accessOf(context: ChannelContext, servers: Servers): Access | null {
  const secret = readSecret(context.secret);
  if (!secret) return null;
  const access = { server: servers.api, token: secret.accessToken };
  return { call: (request) => callGraph(context, access, request) };
}

/** `/178…` with whatever an id may hold made harmless. */
export function pathOf(...parts: readonly string[]): string {
  return parts.map((part) => `/${encodeURIComponent(part)}`).join('');
}
