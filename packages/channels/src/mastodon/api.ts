/** Calls to a server with the account's access, one at a time. */
import { type Answer, type CallRequest, callOnce } from '@antiphon/wire';
import { z } from 'zod';
import type { BudgetReading, ChannelContext, Json, SafeFetch } from '../spec.ts';

/** The account's sealed secret. Mastodon's tokens do not age. */
const mastodonSecret = z.strictObject({ accessToken: z.string().min(1) });

/** The token, or null when the secret is not one of ours. */
export function readToken(secret: Json): string | null {
  const parsed = mastodonSecret.safeParse(secret);
  return parsed.success ? parsed.data.accessToken : null;
}

export interface Sender {
  readonly fetch: SafeFetch;
  readonly now: Date;
  readonly signal?: AbortSignal;
}

/** `path` begins with a slash; everything else as `callOnce` takes it. */
export type ApiCall = Omit<CallRequest, 'url' | 'signal'> & { readonly path: string };

export function callServer(sender: Sender, server: string, token: string | null, call: ApiCall): Promise<Answer> {
  const { path, headers, ...request } = call;
  return callOnce(sender.fetch, {
    ...request,
    url: new URL(path, server),
    headers: { accept: 'application/json', ...headers, ...(token ? { authorization: `Bearer ${token}` } : {}) },
    ...(sender.signal ? { signal: sender.signal } : {}),
  });
}

export function callAs(context: ChannelContext, token: string, call: ApiCall): Promise<Answer> {
  return callServer(context, context.account.server, token, call);
}

/**
 * What the answer's headers told of the tightest limit of the call: `X-RateLimit-Limit`, `-Remaining` and `-Reset`, an
 * ISO moment (docs.joinmastodon.org/api/rate-limits, 2026-07-02). Software that sends none tells nothing.
 */
export function budgetsOf(reply: Answer, name: 'calls' | 'uploads'): readonly BudgetReading[] {
  if (reply.kind !== 'answered') return [];
  const limit = countIn(reply.headers, 'x-ratelimit-limit');
  const remaining = countIn(reply.headers, 'x-ratelimit-remaining');
  const resetAt = new Date(reply.headers.get('x-ratelimit-reset') ?? '');
  if (remaining === null || Number.isNaN(resetAt.getTime())) return [];
  return [{ scope: 'account', name, ...(limit === null ? {} : { limit }), remaining, resetAt }];
}

function countIn(headers: Headers, name: string): number | null {
  const value = headers.get(name)?.trim() ?? '';
  return /^\d+$/.test(value) ? Number(value) : null;
}
