/** Times for the accounts of a brief, from what their numbers say now. */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { suggestTimesFor } from '../insights/index.ts';
import { monthTotals } from '../spending/index.ts';
import { earliestMs, type SuggestedTime, suggestTimes } from './suggest-times.rules.ts';

/** `count` times for each account. The same seed and numbers give the same times. @throws AppError 404 for an account. */
export async function offerTimes(
  app: AppContext,
  scope: WorkspaceScope,
  wish: { readonly accountIds: readonly string[]; readonly count: number; readonly seed: string },
): Promise<SuggestedTime[]> {
  const now = app.clock.now();
  const { timeZone } = await monthTotals(scope, now);
  const after = new Date(now.getTime() + earliestMs);
  const learned = await suggestTimesFor(app, scope, { ...wish, after });
  const known = new Map(learned.map((one) => [one.accountId, one]));
  return suggestTimes({ accountIds: wish.accountIds, count: wish.count, timeZone, now, known });
}
