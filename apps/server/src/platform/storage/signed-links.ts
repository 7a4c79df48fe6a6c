/**
 * Expiring links of our own origin, for bytes that strangers (a network, a browser without a session) may fetch.
 * Pure: keys and the moment are arguments. Anybody who has the link may use it until it expires.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** A signing key with its id, so that keys can change while older links still work. At least 32 bytes. */
export interface LinkKey {
  readonly id: string;
  readonly secret: Uint8Array;
}

export interface Link {
  /** Path of our origin: `/files/…`. */
  readonly path: string;
  /** Signed with the path: nobody can change them. */
  readonly params?: { readonly [name: string]: string };
  readonly expiresAt: Date;
}

export type LinkVerdict =
  | { readonly kind: 'valid'; readonly params: { readonly [name: string]: string } }
  /** Rightly signed, too late. */
  | { readonly kind: 'expired' }
  /** Changed, made up, or signed by a key that we no longer know. */
  | { readonly kind: 'invalid' };

const reserved = { expires: 'expires', key: 'key', signature: 'signature' } as const;
const shortestSecret = 32;

/** Makes a link: path and query, without the origin. */
export function signLink({ path, params = {}, expiresAt }: Link, key: LinkKey): string {
  if (Object.keys(params).some((name) => name in reserved)) throw new RangeError('A parameter has a reserved name.');
  if (key.secret.byteLength < shortestSecret) throw new RangeError(`A link key needs ${shortestSecret} bytes.`);
  const expires = String(Math.floor(expiresAt.getTime() / 1000));
  const query = new URLSearchParams({ ...params, [reserved.expires]: expires, [reserved.key]: key.id });
  query.sort();
  query.set(reserved.signature, signatureOf(path, query, key));
  return `${path}?${query}`;
}

/** Judges a link as it came in: path and query. */
export function verifyLink(link: string, keys: readonly LinkKey[], now: Date): LinkVerdict {
  const at = link.indexOf('?');
  if (at < 0) return { kind: 'invalid' };
  const path = link.slice(0, at);
  const query = new URLSearchParams(link.slice(at + 1));
  const names = [...query.keys()];
  const key = keys.find(({ id }) => id === query.get(reserved.key));
  const given = query.get(reserved.signature);
  if (!key || given === null || new Set(names).size !== names.length) return { kind: 'invalid' };
  query.delete(reserved.signature);
  query.sort();
  if (!isSame(given, signatureOf(path, query, key))) return { kind: 'invalid' };
  const expiresMs = Number(query.get(reserved.expires)) * 1000;
  if (!(now.getTime() < expiresMs)) return { kind: 'expired' };
  const params = [...query].filter(([name]) => !(name in reserved));
  return { kind: 'valid', params: Object.fromEntries(params) };
}

/** Over everything that the link says. Names and values are encoded, so no two links read the same. */
function signatureOf(path: string, query: URLSearchParams, { secret }: LinkKey): string {
  return createHmac('sha256', secret).update(`antiphon link 1\n${path}\n${query}`).digest('base64url');
}

function isSame(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
