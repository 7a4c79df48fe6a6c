/** A workspace's own SQL about corrections. */
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { WorkspaceScope } from '../../../db/database.ts';
import { type CorrectionCallRow, type CorrectionRow, correctionCalls, corrections } from './corrections.table.ts';

const own = (scope: WorkspaceScope, id: string) =>
  and(eq(corrections.workspaceId, scope.workspaceId), eq(corrections.id, id));

/** The row, locked until the end of this unit of work. */
export async function lockCorrection(scope: WorkspaceScope, id: string): Promise<CorrectionRow | undefined> {
  const [row] = await scope.db.select().from(corrections).where(own(scope, id)).for('update');
  return row;
}

/** Corrections of a publication, the oldest first. */
export async function listCorrections(scope: WorkspaceScope, publicationId: string): Promise<CorrectionRow[]> {
  return scope.db
    .select()
    .from(corrections)
    .where(and(eq(corrections.workspaceId, scope.workspaceId), eq(corrections.publicationId, publicationId)))
    .orderBy(asc(corrections.createdAt), asc(corrections.id));
}

/** The newest takedown of each of these publications that has one. */
export async function listTakedowns(
  scope: WorkspaceScope,
  publicationIds: readonly string[],
): Promise<Map<string, CorrectionRow>> {
  if (publicationIds.length === 0) return new Map();
  const rows = await scope.db
    .selectDistinctOn([corrections.publicationId])
    .from(corrections)
    .where(
      and(
        eq(corrections.workspaceId, scope.workspaceId),
        inArray(corrections.publicationId, [...publicationIds]),
        eq(corrections.kind, 'takedown'),
      ),
    )
    .orderBy(corrections.publicationId, desc(corrections.createdAt), desc(corrections.id));
  return new Map(rows.map((row) => [row.publicationId, row]));
}

export async function insertCorrection(
  scope: WorkspaceScope,
  row: Omit<typeof corrections.$inferInsert, 'workspaceId'>,
): Promise<void> {
  await scope.db.insert(corrections).values({ workspaceId: scope.workspaceId, ...row });
}

/** Changes it where nobody has taken it over since. @returns whether it was still ours. */
export async function updateCorrection(
  scope: WorkspaceScope,
  { id, fence }: Pick<CorrectionRow, 'id' | 'fence'>,
  change: Partial<CorrectionRow>,
): Promise<boolean> {
  const { rowCount } = await scope.db
    .update(corrections)
    .set(change)
    .where(and(own(scope, id), eq(corrections.fence, fence), eq(corrections.state, 'open')));
  return rowCount === 1;
}

export async function listCalls(scope: WorkspaceScope, correctionIds: readonly string[]): Promise<CorrectionCallRow[]> {
  if (correctionIds.length === 0) return [];
  return scope.db
    .select()
    .from(correctionCalls)
    .where(
      and(
        eq(correctionCalls.workspaceId, scope.workspaceId),
        inArray(correctionCalls.correctionId, [...correctionIds]),
      ),
    )
    .orderBy(asc(correctionCalls.intendedAt), asc(correctionCalls.id));
}

export async function insertCall(
  scope: WorkspaceScope,
  row: Omit<typeof correctionCalls.$inferInsert, 'workspaceId'>,
): Promise<void> {
  await scope.db.insert(correctionCalls).values({ workspaceId: scope.workspaceId, ...row });
}

export async function answerCall(
  scope: WorkspaceScope,
  id: string,
  answer: Pick<CorrectionCallRow, 'outcome' | 'answered' | 'answeredAt' | 'error'>,
): Promise<void> {
  await scope.db
    .update(correctionCalls)
    .set(answer)
    .where(and(eq(correctionCalls.workspaceId, scope.workspaceId), eq(correctionCalls.id, id)));
}

/** Calls whose worker died before it could keep their answer. */
export async function giveUpCalls(scope: WorkspaceScope, correctionId: string, now: Date): Promise<void> {
  await scope.db
    .update(correctionCalls)
    .set({
      // A question changes nothing, so a lost answer to it leaves nothing in doubt.
      outcome: sql`case when ${correctionCalls.kind} = 'look' then 'failed' else 'unknown' end`,
      answered: sql`'The answer was lost with the program that waited for it.'`,
      answeredAt: now,
    })
    .where(
      and(
        eq(correctionCalls.workspaceId, scope.workspaceId),
        eq(correctionCalls.correctionId, correctionId),
        eq(correctionCalls.outcome, 'intended'),
      ),
    );
}
