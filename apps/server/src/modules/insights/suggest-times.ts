/** Times to offer for the next posts of an account. */
import { seededRandom, suggestTimes, type TimeSuggestion } from '@antiphon/learning';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { notFound } from '../../platform/errors.ts';
import { readGround } from './read-insights.ts';

export interface SuggestRequest {
  readonly accountId: string;
  /** How many are wanted. */
  readonly count: number;
  /** Only after this moment; absent: after now. */
  readonly after?: Date;
  /** The same seed gives the same times. */
  readonly seed: string;
}

/** A time with why, in words, and with the probability by which it was chosen. */
export interface SuggestedTime extends TimeSuggestion {
  /** The zone in which the hour was learned or guessed: the workspace's. */
  readonly timeZone: string;
}

/**
 * Suggests times: learned where the numbers support it, else spread over the week, and said so.
 * @throws AppError 404 when the account is not there.
 */
export async function suggestTimesFor(
  app: AppContext,
  scope: WorkspaceScope,
  request: SuggestRequest,
): Promise<SuggestedTime[]> {
  const { document, timeZone, now } = await readGround(app, scope);
  if (!document.accounts.some(({ id }) => id === request.accountId)) throw notFound('account');
  const { accountId, count } = request;
  const wish = { accountId, count, after: (request.after ?? now).toISOString() };
  return suggestTimes(document, wish, seededRandom(request.seed)).map((time) => ({ ...time, timeZone }));
}
