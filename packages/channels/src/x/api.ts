/** Calls to X with the account's access, one at a time. */
import { type Answer, type CallRequest, callOnce } from '@antiphon/wire';
import type { BudgetReading, SafeFetch } from '../spec.ts';

/** Where X is. Base URLs without a slash at the end. */
export interface XServers {
  /** The API: posts, uploads, tokens. */
  readonly api: string;
  /** The site, with the consent page. */
  readonly site: string;
}

export const ownServers: XServers = { api: 'https://api.x.com', site: 'https://x.com' };

export interface Sender {
  readonly fetch: SafeFetch;
  readonly now: Date;
  readonly signal?: AbortSignal;
}

/** `path` begins with a slash; everything else as `callOnce` takes it. */
export type ApiCall = Omit<CallRequest, 'url' | 'signal'> & { readonly path: string };

export function callX(servers: XServers, sender: Sender, accessToken: string, call: ApiCall): Promise<Answer> {
  const { path, headers, ...request } = call;
  return callOnce(sender.fetch, {
    ...request,
    url: `${servers.api}${path}`,
    headers: { accept: 'application/json', ...headers, authorization: `Bearer ${accessToken}` },
    ...(sender.signal ? { signal: sender.signal } : {}),
  });
}

/**
 * What the headers told of X's limits: one window of 15 minutes for the call, and on posts also days, of the account
 * and of the app. `x-rate-limit-*`: docs.x.com/x-api/fundamentals/rate-limits (2026-08-22); the 24-hour ones are sent
 * and not described (seen in akrherz/iembot#163, 2026-02).
 */
export function budgetsOf(reply: Answer, name: string): readonly BudgetReading[] {
  if (reply.kind !== 'answered') return [];
  const { headers } = reply;
  const windows = [
    { prefix: 'x-rate-limit-', scope: 'account', name },
    { prefix: 'x-user-limit-24hour-', scope: 'account', name: `${name}_of_day` },
    { prefix: 'x-app-limit-24hour-', scope: 'app', name: `${name}_of_app` },
  ] as const;
  return windows.flatMap(({ prefix, ...window }) => {
    const remaining = numberIn(headers, `${prefix}remaining`);
    const reset = numberIn(headers, `${prefix}reset`);
    if (remaining === null || reset === null) return [];
    const limit = numberIn(headers, `${prefix}limit`);
    return [{ ...window, ...(limit === null ? {} : { limit }), remaining, resetAt: new Date(reset * 1000) }];
  });
}

/** When a 429 ends: the latest reset among the windows that are used up. */
export function readReset(headers: Headers, now: Date): Date | undefined {
  const resets = ['x-rate-limit-', 'x-user-limit-24hour-', 'x-app-limit-24hour-'].flatMap((prefix) => {
    const reset = numberIn(headers, `${prefix}reset`);
    const isUsedUp = (numberIn(headers, `${prefix}remaining`) ?? 0) <= 0;
    return reset !== null && isUsedUp ? [reset * 1000] : [];
  });
  const latest = Math.max(...resets, 0);
  return latest > now.getTime() ? new Date(latest) : undefined;
}

function numberIn(headers: Headers, name: string): number | null {
  const value = headers.get(name);
  return value !== null && /^\d+$/.test(value.trim()) ? Number(value) : null;
}
