/** Calls to LinkedIn, one at a time, in the protocol that its API is written in (Rest.li 2.0.0). */
import { type Answer, type CallRequest, callOnce } from '@antiphon/wire';
import type { ChannelContext, Json, SafeFetch } from '../spec.ts';
import { versionOf } from './app.ts';

/** Where LinkedIn is. Base URLs without a slash at the end. */
export interface LinkedInServers {
  readonly api: string;
  /** The site: the consent page, tokens, and where files go up. */
  readonly site: string;
}

export const ownServers: LinkedInServers = { api: 'https://api.linkedin.com', site: 'https://www.linkedin.com' };

export interface Sender {
  readonly fetch: SafeFetch;
  readonly now: Date;
  readonly app?: Json;
  readonly signal?: AbortSignal;
}

/** What a part of the adapter stands on: where, for whom, and with what access. */
export interface Ground<Context extends ChannelContext = ChannelContext> {
  readonly servers: LinkedInServers;
  readonly accessToken: string;
  readonly context: Context;
}

/** `path` begins with a slash and brings its query along: `List(…)` must stand there as it is. */
export type ApiCall = Omit<CallRequest, 'url' | 'signal' | 'query'> & { readonly path: string };

export function callLinkedIn(
  { servers, accessToken, context }: { servers: LinkedInServers; accessToken: string; context: Sender },
  { path, headers, ...request }: ApiCall,
): Promise<Answer> {
  return callOnce(context.fetch, {
    ...request,
    url: `${servers.api}${path}`,
    headers: {
      accept: 'application/json',
      'linkedin-version': versionOf(context.app),
      'x-restli-protocol-version': '2.0.0',
      ...headers,
      authorization: `Bearer ${accessToken}`,
    },
    ...(context.signal ? { signal: context.signal } : {}),
  });
}

/**
 * Sends bytes to the address that LinkedIn gave for them. The access goes along only to LinkedIn itself: the address
 * comes from an answer.
 */
export function putFile(
  { servers, accessToken, context }: Ground,
  url: string,
  file: { readonly body: BodyInit; readonly mimeType: string; readonly sizeBytes: number },
): Promise<Answer> {
  return callOnce(context.fetch, {
    url,
    method: 'PUT',
    body: file.body,
    headers: {
      'content-type': file.mimeType,
      'content-length': String(file.sizeBytes),
      ...(isLinkedIn(url, servers) ? { authorization: `Bearer ${accessToken}` } : {}),
    },
    ...(context.signal ? { signal: context.signal } : {}),
  });
}

function isLinkedIn(url: string, servers: LinkedInServers): boolean {
  if (!URL.canParse(url)) return false;
  const { origin, protocol, hostname } = new URL(url);
  if ([servers.site, servers.api].some((server) => new URL(server).origin === origin)) return true;
  return protocol === 'https:' && hostname.endsWith('.linkedin.com');
}

/** A value inside a path or a query: brackets and commas mean something to Rest.li, so they are escaped too. */
export function encode(value: string): string {
  return encodeURIComponent(value).replace(/[()!'*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** `List(a,b)` with each value escaped. */
export function listOf(values: readonly string[]): string {
  return `List(${values.map(encode).join(',')})`;
}
