/** The schedule's part of reading: an account's posts whose comments are due, one after the other. */
import type { AppContext } from '../../context.ts';
import { findAccount } from '../accounts/index.ts';
import { failReading, listDueOf } from './inbox.queries.ts';
import { commentsOf, readComments } from './read-comments.ts';

/** Per run; the rest comes with the next look of the schedule. */
const mostPosts = 50;

/** Reads what is due of one account. After a refusal the rest waits as long: it would be told the same. */
export async function readDueComments(
  app: AppContext,
  run: { readonly workspaceId: string; readonly accountId: string; readonly signal?: AbortSignal },
): Promise<{ readonly read: number }> {
  const { workspaceId, accountId, signal } = run;
  const due = await app.db.inWorkspace(workspaceId, async (scope) => {
    const account = await findAccount(scope, accountId);
    // The schedule knows networks; whether this very account lets us read is known here.
    const canRead = commentsOf(account && app.channel(account.channel), account) !== null;
    return canRead ? listDueOf(scope, accountId, app.clock.now(), mostPosts) : [];
  });
  let read = 0;
  for (const [index, publication] of due.entries()) {
    const result = await readComments(app, { workspaceId, publication, isWish: false, ...(signal ? { signal } : {}) });
    if (result.kind === 'read') read += 1;
    if (result.kind !== 'failed' || result.error.kind === 'rejected') continue;
    const { error, retryAt } = result;
    await app.db.inWorkspace(workspaceId, async (scope) => {
      for (const { id } of due.slice(index + 1)) {
        const isRateLimited = error.kind === 'rate_limited';
        await failReading(scope, id, { isRateLimited, problem: error.words, notBefore: () => retryAt });
      }
    });
    break;
  }
  return { read };
}
