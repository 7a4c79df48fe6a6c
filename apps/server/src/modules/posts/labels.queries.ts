/** All SQL about labels and which posts carry them. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import pg from 'pg';
import type { WorkspaceScope } from '../../db/database.ts';
import { type LabelRow, labels, postLabels } from './labels.table.ts';
import { labelExists } from './posts.errors.ts';

export interface CountedLabel extends LabelRow {
  /** Posts that carry it and are not put away. */
  readonly posts: number;
}

const here = (scope: WorkspaceScope, id: string) => and(eq(labels.workspaceId, scope.workspaceId), eq(labels.id, id));

const counted = sql<number>`(select count(*)::int from post_labels pl
  join posts p on p.workspace_id = pl.workspace_id and p.id = pl.post_id and p.deleted_at is null
  where pl.workspace_id = labels.workspace_id and pl.label_id = labels.id)`;

/** Labels by name. */
export async function listLabels(scope: WorkspaceScope, withArchived: boolean): Promise<CountedLabel[]> {
  const rows = await scope.db
    .select({ label: labels, posts: counted })
    .from(labels)
    .where(and(eq(labels.workspaceId, scope.workspaceId), withArchived ? undefined : sql`${labels.archivedAt} is null`))
    .orderBy(labels.nameKey, labels.id);
  return rows.map(({ label, posts }) => ({ ...label, posts }));
}

export async function findLabel(scope: WorkspaceScope, id: string): Promise<CountedLabel | undefined> {
  const [row] = await scope.db.select({ label: labels, posts: counted }).from(labels).where(here(scope, id));
  return row && { ...row.label, posts: row.posts };
}

/** Of these labels, those that are there; locked, so that none is merged away meanwhile. */
export async function holdLabels(scope: WorkspaceScope, ids: readonly string[]): Promise<LabelRow[]> {
  if (ids.length === 0) return [];
  return scope.db
    .select()
    .from(labels)
    .where(and(eq(labels.workspaceId, scope.workspaceId), inArray(labels.id, [...ids])))
    .orderBy(labels.id)
    .for('key share');
}

/** @throws AppError 409 `label_exists` where one reads alike. */
export async function insertLabel(scope: WorkspaceScope, row: Omit<LabelRow, 'workspaceId'>): Promise<void> {
  await refuseSameName(row.name, scope.db.insert(labels).values({ workspaceId: scope.workspaceId, ...row }));
}

/** @returns false when it has another revision or is not there. @throws AppError 409 `label_exists`. */
export async function changeLabel(
  scope: WorkspaceScope,
  id: string,
  revision: number,
  change: Partial<Pick<LabelRow, 'name' | 'nameKey' | 'colour' | 'archivedAt'>>,
): Promise<boolean> {
  const { rowCount } = await refuseSameName(
    change.name ?? '',
    scope.db
      .update(labels)
      .set({ ...change, revision: sql`${labels.revision} + 1` })
      .where(and(here(scope, id), eq(labels.revision, revision))),
  );
  return rowCount === 1;
}

export async function deleteLabel(scope: WorkspaceScope, id: string): Promise<void> {
  await scope.db.delete(labels).where(here(scope, id));
}

/** Puts all posts of one label under another; those that had both keep one. */
export async function moveLabelled(scope: WorkspaceScope, fromId: string, toId: string): Promise<void> {
  await scope.client.query(
    `insert into post_labels (workspace_id, post_id, label_id)
       select workspace_id, post_id, $3 from post_labels where workspace_id = $1 and label_id = $2 on conflict do nothing`,
    [scope.workspaceId, fromId, toId],
  );
}

export async function listLabelsOfPost(scope: WorkspaceScope, postId: string): Promise<string[]> {
  const rows = await scope.db
    .select({ id: postLabels.labelId })
    .from(postLabels)
    .where(and(eq(postLabels.workspaceId, scope.workspaceId), eq(postLabels.postId, postId)))
    .orderBy(postLabels.labelId);
  return rows.map(({ id }) => id);
}

/** @returns whether anything changed. */
export async function addLabels(scope: WorkspaceScope, postId: string, ids: readonly string[]): Promise<boolean> {
  if (ids.length === 0) return false;
  const { rowCount } = await scope.db
    .insert(postLabels)
    .values(ids.map((labelId) => ({ workspaceId: scope.workspaceId, postId, labelId })))
    .onConflictDoNothing();
  return (rowCount ?? 0) > 0;
}

/** @returns whether anything changed. */
export async function takeOffLabels(scope: WorkspaceScope, postId: string, ids: readonly string[]): Promise<boolean> {
  if (ids.length === 0) return false;
  const { rowCount } = await scope.db
    .delete(postLabels)
    .where(
      and(
        eq(postLabels.workspaceId, scope.workspaceId),
        eq(postLabels.postId, postId),
        inArray(postLabels.labelId, [...ids]),
      ),
    );
  return (rowCount ?? 0) > 0;
}

async function refuseSameName<T>(name: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    if (cause instanceof pg.DatabaseError && cause.code === '23505') throw labelExists(name);
    throw error;
  }
}
