/** Who calls the pretend LinkedIn, by which version of its API, and what for. */
import type { FastifyRequest } from '@antiphon/wire/stand-in';
import { type LinkedInState, Refusal, type Token } from './stand-in-state.ts';

/** What every part of the stand-in stands on. */
export interface Place {
  readonly state: LinkedInState;
  readonly now: () => Date;
  /** Versions of the API that are served, as year and month. */
  readonly versions: readonly string[];
  readonly callsPerDay: number;
  /** Calls by member and day. */
  readonly spent: Map<string, number>;
}

/** The caller, with all of these scopes; the version and the day's limit are checked on the way. */
export function authorize(place: Place, request: FastifyRequest, scopes: readonly string[]): Token {
  const { state, now } = place;
  const [scheme = '', value = ''] = (request.headers.authorization ?? '').split(' ');
  const token = scheme === 'Bearer' ? state.tokens.get(value) : undefined;
  if (!token) throw new Refusal(401, 'INVALID_ACCESS_TOKEN', 'Invalid access token', { serviceErrorCode: 65_600 });
  if (token.expiresAt <= now().getTime()) {
    const message = 'The token used in the request has expired';
    throw new Refusal(401, 'EXPIRED_ACCESS_TOKEN', message, { serviceErrorCode: 65_602 });
  }
  if (request.url.startsWith('/rest/')) checkVersion(place, request);
  spend(place, token);
  if (!scopes.every((scope) => token.scopes.includes(scope))) throw denied(request);
  return token;
}

export function denied(request: FastifyRequest): Refusal {
  const resource = request.url.split(/[?/]/)[2] ?? '';
  const message = `Not enough permissions to access: ${resource}.${request.method}`;
  return new Refusal(403, 'ACCESS_DENIED', message, { serviceErrorCode: 100 });
}

function checkVersion({ versions }: Place, request: FastifyRequest): void {
  const version = request.headers['linkedin-version'];
  if (typeof version !== 'string') {
    const message = 'A version must be present. Please specify a version by adding the LinkedIn-Version header.';
    throw new Refusal(400, 'VERSION_MISSING', message);
  }
  if (!versions.includes(version))
    throw new Refusal(426, 'NONEXISTENT_VERSION', `Requested version ${version}01 is not active`);
  if (request.headers['x-restli-protocol-version'] !== '2.0.0')
    throw new Refusal(400, 'ILLEGAL_ARGUMENT', 'Invalid query parameters passed to request');
}

function spend({ now, callsPerDay, spent }: Place, token: Token): void {
  const key = `${token.memberId} ${now().toISOString().slice(0, 10)}`;
  const count = (spent.get(key) ?? 0) + 1;
  spent.set(key, count);
  if (count > callsPerDay) throw throttled();
}

export function throttled(): Refusal {
  const message = 'Resource level throttle APPLICATION_AND_MEMBER DAY limit for calls to this resource is reached.';
  return new Refusal(429, 'TOO_MANY_REQUESTS', message, { serviceErrorCode: 101 });
}

const postingRoles = ['ADMINISTRATOR', 'DIRECT_SPONSORED_CONTENT_POSTER', 'CONTENT_ADMIN'];

/** Whether the caller may do this as that member or page. `right` is `w` (write) or `r` (read). */
export function mayActAs({ state }: Place, token: Token, urn: string, right: 'w' | 'r'): boolean {
  const id = urn.split(':').at(-1) ?? '';
  if (urn.startsWith('urn:li:person:')) return id === token.memberId && token.scopes.includes(`${right}_member_social`);
  if (!urn.startsWith('urn:li:organization:')) return false;
  const role = roleOf(state, token, id);
  return role !== null && postingRoles.includes(role) && token.scopes.includes(`${right}_organization_social`);
}

export function roleOf(state: LinkedInState, token: Token, organizationId: string): string | null {
  const roles = state.roles.filter(
    (one) => one.memberId === token.memberId && one.organizationId === organizationId && one.state === 'APPROVED',
  );
  return (roles.find((one) => one.role === 'ADMINISTRATOR') ?? roles[0])?.role ?? null;
}

/** The values of `name=List(a,b)`, which must stand in the query unescaped; null when it is not there. */
export function listIn(request: FastifyRequest, name: string): readonly string[] | null {
  const raw = new RegExp(`[?&]${name}=([^&]*)`).exec(request.url)?.[1];
  if (raw === undefined) return null;
  const inner = /^List\(([^()]*)\)$/.exec(raw)?.[1];
  if (inner === undefined) throw new Refusal(400, 'ILLEGAL_ARGUMENT', `Parameter '${name}' is invalid`);
  return inner === '' ? [] : inner.split(',').map(decodeURIComponent);
}

/** `start` and `count` of a list. */
export function pageIn(request: FastifyRequest, most = 100): { readonly start: number; readonly count: number } {
  const { start = '0', count = '10' } = request.query as Record<string, string | undefined>;
  if (!/^\d+$/.test(start) || !/^\d+$/.test(count) || Number(count) > most)
    throw new Refusal(400, 'ILLEGAL_ARGUMENT', 'Invalid paging parameters');
  return { start: Number(start), count: Number(count) };
}

export function pageOf<Item>(items: readonly Item[], { start, count }: { start: number; count: number }) {
  return {
    elements: items.slice(start, start + count),
    paging: { start, count, links: [], total: items.length },
  };
}
