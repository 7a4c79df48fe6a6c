/** Facebook's servers, and calls to Graph as one page, one at a time. */
import type { Answer } from '@antiphon/wire';
import { callGraph, type GraphCall, graphVersion, readApp } from '../kit/server.ts';
import type { ChannelContext } from '../spec.ts';
import { readSecret } from './secret.ts';

/** Addresses without a slash at the end; those of Graph with its version. */
export const ownServers = {
  api: `https://graph.facebook.com/${graphVersion}`,
  login: `https://www.facebook.com/${graphVersion}`,
  /** Videos of the feed. The guides of 2026 name this host and no longer graph-video.facebook.com. */
  videoApi: `https://graph.facebook.com/${graphVersion}`,
  /** The bytes of reels and stories. */
  upload: 'https://rupload.facebook.com',
} as const;

export type Servers = Readonly<Record<keyof typeof ownServers, string>>;

/** One page's way to Graph. */
export interface Access {
  readonly servers: Servers;
  readonly pageId: string;
  readonly token: string;
  call(request: GraphCall): Promise<Answer>;
  /** The same at the server that takes videos. */
  callForVideo(request: GraphCall): Promise<Answer>;
}

/** The way to Graph as this page; null when the secret is not one of ours. */
export function accessOf(context: ChannelContext, servers: Servers): Access | null {
  const secret = readSecret(context.secret);
  if (!secret) return null;
  const token = secret.accessToken;
  const appSecret = readApp(context.app)?.clientSecret;
  const proof = appSecret === undefined ? {} : { appSecret };
  return {
    servers,
    pageId: context.account.remoteId,
    token,
    call: (request) => callGraph(context, { server: servers.api, token, ...proof }, request),
    callForVideo: (request) => callGraph(context, { server: servers.videoApi, token, ...proof }, request),
  };
}

/** `/123/feed` with whatever an id may hold made harmless. */
export function pathOf(...parts: readonly string[]): string {
  return parts.map((part) => `/${encodeURIComponent(part)}`).join('');
}

/** `page_post`, as posts are called everywhere; Graph names some by their second half only. */
export function postIdOf(pageId: string, id: string): string {
  return id.includes('_') ? id : `${pageId}_${id}`;
}
