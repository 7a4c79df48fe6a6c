/** What an address must be before we go there, and where a redirect may lead. Pure. */
import { isAddressLiteral, isPublicAddress } from './addresses.rules.ts';
import { FenceError } from './fence-error.ts';
import type { HostList } from './host-list.rules.ts';

/** One request on the way to an answer. */
export interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: BodyInit | null;
}

/** The port a URL means, its scheme's own when it names none. */
export function portOf(url: { readonly protocol: string; readonly port: string }): string {
  return url.port || (url.protocol === 'https:' ? '443' : '80');
}

/**
 * Refuses what can be refused without asking DNS; names are judged again by the address they turn out to have.
 * `wasSent` says whether an earlier hop already reached a server.
 */
export function checkUrl(url: URL, hosts: HostList, wasSent: boolean): void {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new FenceError('scheme_not_allowed', `We only speak https, not ${url.protocol.replace(':', '')}.`, wasSent);
  }
  if (url.username !== '' || url.password !== '') {
    const words = `Leave the name and password out of the address of ${url.host}.`;
    throw new FenceError('credentials_in_address', words, wasSent);
  }
  if (hosts.has(url.hostname, portOf(url))) return;
  if (isAddressLiteral(url.hostname) && !isPublicAddress(url.hostname)) throw privateAddress(url.host, wasSent);
  if (url.protocol === 'http:') {
    throw new FenceError(
      'https_required',
      `${url.host} must be reached by https; plain http can be read on the way.`,
      wasSent,
    );
  }
}

/** The refusal of a place inside a private network. */
export function privateAddress(host: string, wasSent = false): FenceError {
  const words = `${host} is in a private network. The operator can allow it with ANTIPHON_ALLOW_PRIVATE_HOSTS.`;
  return new FenceError('address_not_allowed', words, wasSent);
}

/** True for an answer that sends the caller elsewhere. */
export function isRedirect(response: Response): boolean {
  return [301, 302, 303, 307, 308].includes(response.status) && response.headers.has('location');
}

/** What may be told to a server the caller did not name: nothing that proves who we are. */
const harmlessHeaders = new Set(['accept', 'accept-language', 'content-type', 'range', 'user-agent']);

/** The next request after a redirect, by the rules of fetch, with credentials left behind at another origin. */
export function followRedirect(hop: Hop, response: Response): Hop {
  const location = response.headers.get('location') ?? '';
  if (!URL.canParse(location, hop.url)) {
    throw new FenceError('bad_address', `${hop.url.host} redirects to an address we cannot read.`, true);
  }
  const url = new URL(location, hop.url);
  const becomesGet =
    (response.status === 303 && hop.method !== 'HEAD') || (response.status < 303 && hop.method === 'POST');
  const method = becomesGet && hop.method !== 'GET' ? 'GET' : hop.method;
  const body = becomesGet ? null : hop.body;
  const isElsewhere = url.origin !== hop.url.origin;
  // What was written for one server is not handed to another, and a stream can be read only once.
  if (body !== null && (isElsewhere || body instanceof ReadableStream)) {
    throw new FenceError(
      'redirect_with_body',
      `${hop.url.host} wants what we sent to go to ${url.host} instead.`,
      true,
    );
  }
  const headers = new Headers(hop.headers);
  for (const name of [...headers.keys()]) {
    const isOfBody = body === null && name.startsWith('content-');
    if (isOfBody || (isElsewhere && !harmlessHeaders.has(name))) headers.delete(name);
  }
  return { url, method, headers, body };
}
