/** Times for the accounts of a brief, from what their numbers say now. */
import type { AppContext } from '../../context.ts';
import { suggestTimesFor } from '../insights/index.ts';
import { monthTotals } from '../spending/index.ts';
import { openBrief } from './open-brief.ts';
import { earliestMs, type SuggestedTime, suggestTimes } from './suggest-times.rules.ts';

/**
 * `count` times for each account. The same seed and numbers give the same times. Reads in short units of work of its own
 * and works out between them: call it outside any other.
 * @throws AppError 404 for an account.
 */
export async function offerTimes(
  app: AppContext,
  workspaceId: string,
  wish: { readonly accountIds: readonly string[]; readonly count: number; readonly seed: string },
): Promise<SuggestedTime[]> {
  const now = app.clock.now();
  const { timeZone } = await app.db.readWorkspace(workspaceId, (scope) => monthTotals(scope, now));
  const after = new Date(now.getTime() + earliestMs);
  const learned = await suggestTimesFor(app, workspaceId, { ...wish, after });
  const known = new Map(learned.map((one) => [one.accountId, one]));
  return suggestTimes({ accountIds: wish.accountIds, count: wish.count, timeZone, now, known });
}

/** One time for each account of a brief. @throws AppError 404. */
export async function offerTimesForBrief(
  app: AppContext,
  workspaceId: string,
  { briefId, seed }: { readonly briefId: string; readonly seed: string },
): Promise<SuggestedTime[]> {
  const { accounts } = await app.db.readWorkspace(workspaceId, (scope) => openBrief(scope, briefId));
  return offerTimes(app, workspaceId, { accountIds: accounts.map(({ id }) => id), count: 1, seed });
}
