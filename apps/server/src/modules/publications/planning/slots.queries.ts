/** A workspace's own SQL about slots and what waits in them. */
import { and, eq, gte, inArray, lt, ne, sql } from 'drizzle-orm';
import type { WorkspaceScope } from '../../../db/database.ts';
import { type PublicationRow, publications } from '../publications.table.ts';
import type { WeekSlot } from './slots.rules.ts';
import { type SlotSetRow, skippedSlots, slotSets } from './slots.table.ts';

export async function listSlotSets(scope: WorkspaceScope, accountIds: readonly string[]): Promise<SlotSetRow[]> {
  if (accountIds.length === 0) return [];
  return scope.db
    .select()
    .from(slotSets)
    .where(and(eq(slotSets.workspaceId, scope.workspaceId), inArray(slotSets.accountId, [...accountIds])));
}

/** Writes a set over the one of this revision (0: none). @returns undefined when another one stands there. */
export async function writeSlotSet(
  scope: WorkspaceScope,
  set: { accountId: string; revision: number; timeZone: string | null; slots: readonly WeekSlot[] },
): Promise<SlotSetRow | undefined> {
  const { accountId, revision, timeZone, slots } = set;
  if (revision === 0) {
    const [row] = await scope.db
      .insert(slotSets)
      .values({ workspaceId: scope.workspaceId, accountId, timeZone, slots })
      .onConflictDoNothing()
      .returning();
    return row;
  }
  const [row] = await scope.db
    .update(slotSets)
    .set({ timeZone, slots, revision: sql`${slotSets.revision} + 1` })
    .where(
      and(
        eq(slotSets.workspaceId, scope.workspaceId),
        eq(slotSets.accountId, accountId),
        eq(slotSets.revision, revision),
      ),
    )
    .returning();
  return row;
}

export async function setSkipped(
  scope: WorkspaceScope,
  accountId: string,
  at: Date,
  isSkipped: boolean,
): Promise<void> {
  const row = { workspaceId: scope.workspaceId, accountId, at };
  if (isSkipped) await scope.db.insert(skippedSlots).values(row).onConflictDoNothing();
  else
    await scope.db
      .delete(skippedSlots)
      .where(
        and(
          eq(skippedSlots.workspaceId, scope.workspaceId),
          eq(skippedSlots.accountId, accountId),
          eq(skippedSlots.at, at),
        ),
      );
}

export async function listSkipped(scope: WorkspaceScope, accountId: string, from: Date): Promise<Date[]> {
  const rows = await scope.db
    .select({ at: skippedSlots.at })
    .from(skippedSlots)
    .where(
      and(
        eq(skippedSlots.workspaceId, scope.workspaceId),
        eq(skippedSlots.accountId, accountId),
        gte(skippedSlots.at, from),
      ),
    );
  return rows.map(({ at }) => at);
}

/** When this account's planned sends are due from a moment on, each once; without one of them. */
export async function listDueTimes(
  scope: WorkspaceScope,
  accountId: string,
  from: Date,
  exceptId?: string,
): Promise<Date[]> {
  const rows = await scope.db
    .selectDistinct({ dueAt: publications.dueAt })
    .from(publications)
    .where(
      and(
        eq(publications.workspaceId, scope.workspaceId),
        eq(publications.accountId, accountId),
        inArray(publications.state, ['scheduled', 'sending']),
        gte(publications.dueAt, from),
        ...(exceptId ? [ne(publications.id, exceptId)] : []),
      ),
    );
  return rows.map(({ dueAt }) => dueAt);
}

/** What waits within a minute, the first first; the caller holds the lane. */
export async function listWaitingAt(scope: WorkspaceScope, accountId: string, minute: Date): Promise<PublicationRow[]> {
  return scope.db
    .select()
    .from(publications)
    .where(
      and(
        eq(publications.workspaceId, scope.workspaceId),
        eq(publications.accountId, accountId),
        eq(publications.state, 'scheduled'),
        gte(publications.dueAt, minute),
        lt(publications.dueAt, new Date(minute.getTime() + 60_000)),
      ),
    )
    .orderBy(publications.dueAt, publications.id)
    .for('update');
}
