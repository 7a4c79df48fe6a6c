/** Times to offer for the next posts of some accounts. */
import { type AccountTimes, seededRandom, suggestTimesOf } from '@antiphon/learning';
import type { AppContext } from '../../context.ts';
import { notFound } from '../../platform/errors.ts';
import { readGround } from './read-insights.ts';

export interface SuggestRequest {
  readonly accountIds: readonly string[];
  /** How many are wanted for each. */
  readonly count: number;
  /** Only after this moment; absent: after now. */
  readonly after?: Date;
  /** The same seed gives the same times. */
  readonly seed: string;
}

/** Times with why, in words, with the probability by which each was chosen, and how much they rest on. */
export interface SuggestedTimes extends AccountTimes {
  /** The zone in which the hour was learned or guessed: the workspace's. */
  readonly timeZone: string;
}

/**
 * Suggests times: learned where the numbers support it, else spread over the week, and said so. Reads in a unit of work
 * of its own and works out after it: call it outside any other. That the numbers may change meanwhile is fine for a
 * suggestion.
 * @throws AppError 404 when an account is not there.
 */
export async function suggestTimesFor(
  app: AppContext,
  workspaceId: string,
  request: SuggestRequest,
): Promise<SuggestedTimes[]> {
  const { accountIds, count } = request;
  if (accountIds.length === 0) return [];
  const { document, timeZone, now } = await app.db.readWorkspace(workspaceId, (scope) => readGround(app, scope));
  const known = new Set(document.accounts.map(({ id }) => id));
  if (accountIds.some((id) => !known.has(id))) throw notFound('account');
  const after = (request.after ?? now).toISOString();
  const wishes = accountIds.map((accountId) => ({ accountId, count, after }));
  return suggestTimesOf(document, wishes, seededRandom(request.seed)).map((one) => ({ ...one, timeZone }));
}
