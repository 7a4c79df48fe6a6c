/** A workspace's own SQL about posts that repeat. */
import { and, asc, desc, eq, gt, isNull, sql } from 'drizzle-orm';
import type { WorkspaceScope } from '../../../db/database.ts';
import { publications } from '../publications.table.ts';
import { type OccurrenceRow, occurrences, type RecurrenceRow, recurrences } from './recurrences.table.ts';

const ofRecurrence = (scope: WorkspaceScope, id: string) =>
  and(eq(occurrences.workspaceId, scope.workspaceId), eq(occurrences.recurrenceId, id));

/** The row, locked until the end of this unit of work, behind the post that is copied (`lock-order.ts`). */
export async function lockRecurrence(scope: WorkspaceScope, id: string): Promise<RecurrenceRow | undefined> {
  const [row] = await scope.db
    .select()
    .from(recurrences)
    .where(and(eq(recurrences.workspaceId, scope.workspaceId), eq(recurrences.id, id)))
    .for('update');
  return row;
}

export async function findRecurrence(scope: WorkspaceScope, id: string): Promise<RecurrenceRow | undefined> {
  const [row] = await scope.db
    .select()
    .from(recurrences)
    .where(and(eq(recurrences.workspaceId, scope.workspaceId), eq(recurrences.id, id)));
  return row;
}

/** Newest first: all, those of a post (as what is copied or as a copy), those that go to an account. */
export async function listRecurrences(
  scope: WorkspaceScope,
  filter: { id?: string | undefined; postId?: string | undefined; accountId?: string | undefined },
): Promise<(RecurrenceRow & { postTitle: string; postRevision: number })[]> {
  const { id, postId, accountId } = filter;
  const isCopy = sql`exists (select from occurrences o where o.workspace_id = ${recurrences.workspaceId}
    and o.recurrence_id = ${recurrences.id} and o.post_id = ${postId ?? null}::uuid)`;
  const rows = await scope.db
    .select({
      row: recurrences,
      postTitle: sql<string>`(select title from posts p where p.workspace_id = ${recurrences.workspaceId} and p.id = ${recurrences.postId})`,
      postRevision: sql<number>`(select revision from posts p where p.workspace_id = ${recurrences.workspaceId} and p.id = ${recurrences.postId})`,
    })
    .from(recurrences)
    .where(
      and(
        eq(recurrences.workspaceId, scope.workspaceId),
        ...(id ? [eq(recurrences.id, id)] : []),
        ...(postId ? [sql`(${recurrences.postId} = ${postId} or ${isCopy})`] : []),
        ...(accountId ? [sql`${accountId}::uuid = any (${recurrences.accountIds})`] : []),
      ),
    )
    .orderBy(desc(recurrences.createdAt), desc(recurrences.id))
    .limit(mostListed);
  return rows.map(({ row, postTitle, postRevision }) => ({ ...row, postTitle, postRevision }));
}
const mostListed = 200;

export async function insertRecurrence(
  scope: WorkspaceScope,
  row: Omit<RecurrenceRow, 'workspaceId' | 'revision'>,
): Promise<void> {
  await scope.db.insert(recurrences).values({ workspaceId: scope.workspaceId, ...row });
}

/** What a person changes counts the revision up; what the job notes does not. */
export async function updateRecurrence(
  scope: WorkspaceScope,
  id: string,
  change: Partial<RecurrenceRow>,
  { isNoted = false } = {},
): Promise<void> {
  await scope.db
    .update(recurrences)
    .set({ ...change, ...(isNoted ? {} : { revision: sql`${recurrences.revision} + 1` }) })
    .where(and(eq(recurrences.workspaceId, scope.workspaceId), eq(recurrences.id, id)));
}

/** Writes an occurrence; one that is there stays as it is. @returns whether it was written. */
export async function insertOccurrence(
  scope: WorkspaceScope,
  row: Pick<OccurrenceRow, 'recurrenceId' | 'wallTime' | 'at'> & Partial<OccurrenceRow>,
): Promise<boolean> {
  const { rowCount } = await scope.db
    .insert(occurrences)
    .values({ ...row, workspaceId: scope.workspaceId })
    .onConflictDoNothing();
  return rowCount === 1;
}

export async function updateOccurrence(
  scope: WorkspaceScope,
  key: Pick<OccurrenceRow, 'recurrenceId' | 'wallTime'>,
  change: Partial<OccurrenceRow>,
): Promise<void> {
  await scope.db
    .update(occurrences)
    .set(change)
    .where(and(ofRecurrence(scope, key.recurrenceId), eq(occurrences.wallTime, key.wallTime)));
}

/** An occurrence with how its own post stands. */
export interface ComingOccurrence extends OccurrenceRow {
  /** Null: no post. */
  readonly postRevision: number | null;
  readonly isPutAway: boolean;
}

/** What is known of occurrences that are still to come, in order. */
export async function listComing(scope: WorkspaceScope, id: string, now: Date): Promise<ComingOccurrence[]> {
  const rows = await scope.db
    .select({
      row: occurrences,
      postRevision: sql<
        number | null
      >`(select revision from posts p where p.workspace_id = ${occurrences.workspaceId} and p.id = ${occurrences.postId})`,
      isPutAway: sql<boolean>`exists (select from posts p where p.workspace_id = ${occurrences.workspaceId} and p.id = ${occurrences.postId} and p.deleted_at is not null)`,
    })
    .from(occurrences)
    .where(and(ofRecurrence(scope, id), gt(occurrences.at, now)))
    .orderBy(asc(occurrences.wallTime));
  return rows.map(({ row, postRevision, isPutAway }) => ({ ...row, postRevision, isPutAway }));
}

export async function findOccurrence(
  scope: WorkspaceScope,
  id: string,
  wallTime: string,
): Promise<OccurrenceRow | undefined> {
  const [row] = await scope.db
    .select()
    .from(occurrences)
    .where(and(ofRecurrence(scope, id), eq(occurrences.wallTime, wallTime)));
  return row;
}

/** Takes an occurrence of which nothing was made off the list, so that it can be made. */
export async function forgetOccurrence(
  scope: WorkspaceScope,
  { recurrenceId, wallTime }: Pick<OccurrenceRow, 'recurrenceId' | 'wallTime'>,
): Promise<void> {
  await scope.db
    .delete(occurrences)
    .where(and(ofRecurrence(scope, recurrenceId), eq(occurrences.wallTime, wallTime), isNull(occurrences.postId)));
}

/** Of a post: the last send of each of its versions. */
export async function listLastSends(scope: WorkspaceScope, postId: string) {
  return scope.db
    .selectDistinctOn([publications.versionId])
    .from(publications)
    .where(and(eq(publications.workspaceId, scope.workspaceId), eq(publications.postId, postId)))
    .orderBy(publications.versionId, desc(publications.createdAt), desc(publications.id));
}
