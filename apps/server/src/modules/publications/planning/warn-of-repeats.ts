/** What stands against saying the same again and again: some networks refuse the same words in a short while. */
import { faces } from '@antiphon/channels/browser';
import type { WorkspaceScope } from '../../../db/database.ts';
import { findAccounts } from '../../accounts/index.ts';
import type { Reckoned } from './recurrence.rules.ts';
import { tooSoonFor } from './recurrence.rules.ts';

/** One sentence per network of these accounts that may refuse it. */
export async function warningsOf(
  scope: WorkspaceScope,
  coming: readonly Reckoned[],
  accountIds: readonly string[],
): Promise<string[]> {
  const channels = new Set((await findAccounts(scope, accountIds)).map(({ channel }) => channel));
  return faces.flatMap(({ id, capabilities }) => {
    const { refusesRepeats } = capabilities;
    return channels.has(id) && refusesRepeats && tooSoonFor(coming, refusesRepeats.withinMs)
      ? [refusesRepeats.words]
      : [];
  });
}
