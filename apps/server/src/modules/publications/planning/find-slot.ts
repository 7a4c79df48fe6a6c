/** The next free slot of an account. Who fills it holds the account's lane, so that two never take the same one. */
import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { findWorkspace } from '../../workspaces/index.ts';
import type { Moment } from './moment.rules.ts';
import { listDueTimes, listSkipped, listSlotSets } from './slots.queries.ts';
import { leadMs, minuteOf, nextFreeSlot, type WeekSlot } from './slots.rules.ts';

/** An account's week with the zone that counts. */
export interface Week {
  readonly accountId: string;
  /** Null: the workspace's. */
  readonly timeZone: string | null;
  readonly zone: string;
  readonly slots: readonly WeekSlot[];
  readonly revision: number;
}

/** The weeks of these accounts, in their order; an account without slots has an empty one. */
export async function readWeeks(scope: WorkspaceScope, accountIds: readonly string[]): Promise<Week[]> {
  const zone = (await findWorkspace(scope))?.timeZone ?? 'UTC';
  const sets = new Map((await listSlotSets(scope, accountIds)).map((set) => [set.accountId, set]));
  return accountIds.map((accountId) => {
    const set = sets.get(accountId);
    return {
      accountId,
      timeZone: set?.timeZone ?? null,
      zone: set?.timeZone ?? zone,
      slots: set?.slots ?? [],
      revision: set?.revision ?? 0,
    };
  });
}

/**
 * Where the next send of an account would go; the words say why there is no such place. It is free for sure only while
 * the caller holds the account's lane.
 */
export async function findFreeSlot(
  app: AppContext,
  scope: WorkspaceScope,
  week: Week,
  exceptId?: string,
): Promise<Moment | { readonly words: string }> {
  if (week.slots.length === 0) return { words: 'This account has no slots yet. Set some up, or choose a time.' };
  const now = app.clock.now();
  const from = new Date(now.getTime() - leadMs);
  const taken = await listDueTimes(scope, week.accountId, from, exceptId);
  const skipped = await listSkipped(scope, week.accountId, from);
  const slot = nextFreeSlot(week.slots, week.zone, now, new Set([...taken, ...skipped].map(minuteOf)));
  if (!slot) return { words: 'Every slot of the next two years is taken. Add slots, or choose a time.' };
  return { dueAt: slot.at, wallTime: slot.wallTime, timeZone: week.zone };
}
