/**
 * What Pinterest's headers tell of its rate limits. As seen at the real API in 2026:
 * `x-ratelimit-limit: 60, 100;w=1;name="safety_net_app_id_user_id", 60;w=60;name="org_analytics_app_id_user_id"`
 * with one number each in `x-ratelimit-remaining` and `x-ratelimit-reset` (seconds from now). Pure.
 */
import type { Answer } from '@antiphon/wire';
import type { BudgetReading } from '../spec.ts';

/** The first number of a header: the one that binds now. */
function firstNumber(headers: Headers, name: string): number | null {
  const found = /^\s*(\d+)/.exec(headers.get(name) ?? '')?.[1];
  return found === undefined ? null : Number(found);
}

/** When a 429 ends; undefined leaves it to what all networks share. */
export function readReset(headers: Headers, now: Date): Date | undefined {
  const seconds = firstNumber(headers, 'retry-after') ?? firstNumber(headers, 'x-ratelimit-reset');
  // A date in `retry-after`, or a moment since 1970, is no number of seconds to wait.
  if (seconds === null || seconds > 1e8) return undefined;
  return new Date(now.getTime() + Math.max(1, seconds) * 1000);
}

interface Policy {
  readonly limit: number;
  readonly name: string;
}

/** `60;w=60;name="org_analytics_app_id_user_id"` and its like. */
function policiesIn(header: string): readonly Policy[] {
  return [...header.matchAll(/(\d+);w=\d+;name="([^"]+)"/g)].map(([, limit, name]) => ({
    limit: Number(limit),
    name: name ?? '',
  }));
}

/** The budget that binds the next call of this kind; none where the headers say nothing. */
export function readBudgets(reply: Answer, now: Date): readonly BudgetReading[] {
  if (reply.kind !== 'answered') return [];
  const { headers } = reply;
  const limit = firstNumber(headers, 'x-ratelimit-limit');
  const remaining = firstNumber(headers, 'x-ratelimit-remaining');
  const resetAt = readReset(headers, now);
  if (limit === null || remaining === null || !resetAt) return [];
  const policies = policiesIn(headers.get('x-ratelimit-limit') ?? '');
  const binding = policies.filter((policy) => policy.limit === limit).at(-1)?.name ?? 'calls';
  const isOfUser = binding.endsWith('_user_id');
  return [
    {
      scope: isOfUser ? 'account' : 'app',
      name: binding.replace(/_app_id(?:_user_id)?$/, ''),
      limit,
      remaining,
      resetAt,
    },
  ];
}
