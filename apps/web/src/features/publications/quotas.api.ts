import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../lib/api.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { dayKey } from '../../lib/times.ts';
import { type CountedSend, overOf } from './over.rules.ts';

/** What the networks' quotas say to the plan of these days. */
export function useQuotas(ask: { from: string; to: string; timeZone: string; accountId: string }, isWanted: boolean) {
  const workspaceId = useWorkspaceId();
  const { accountId, ...days } = ask;
  const { data } = useQuery({
    ...api.sending.quotas.queryOptions({ input: { workspaceId, ...days, ...(accountId ? { accountId } : {}) } }),
    enabled: workspaceId !== '' && isWanted,
  });
  return data?.items;
}

/** As many days as one question may be about, the last one not counted. */
const mostDaysMs = 61 * 86_400_000;

/** Those of these sends that pass a quota, by id: of the next two months, and asked for only while any are planned. */
export function useOverIds(sends: readonly CountedSend[], timeZone: string, now: Date): ReadonlySet<string> {
  const last = new Date(now.getTime() + mostDaysMs);
  const days = { from: dayKey(now, timeZone), to: dayKey(last, timeZone), timeZone, accountId: '' };
  const quotas = useQuotas(
    days,
    sends.some(({ dueAt }) => dueAt <= last.toISOString()),
  );
  return useMemo(() => overOf(quotas ?? [], sends, timeZone).ids, [quotas, sends, timeZone]);
}
