/** All SQL about snippets, hashtag sets and link tags. */
import { and, eq, sql } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import {
  type HashtagSetRow,
  hashtagSets,
  type LinkTagsRow,
  linkTags,
  type SnippetRow,
  snippets,
} from './writing.table.ts';

type New<Row> = Omit<Row, 'workspaceId'>;

export async function listSnippets(scope: WorkspaceScope): Promise<SnippetRow[]> {
  return scope.db
    .select()
    .from(snippets)
    .where(eq(snippets.workspaceId, scope.workspaceId))
    .orderBy(sql`lower(${snippets.name})`, snippets.id);
}

export async function findSnippet(scope: WorkspaceScope, id: string): Promise<SnippetRow | undefined> {
  const [row] = await scope.db
    .select()
    .from(snippets)
    .where(and(eq(snippets.workspaceId, scope.workspaceId), eq(snippets.id, id)));
  return row;
}

export async function insertSnippet(scope: WorkspaceScope, row: New<SnippetRow>): Promise<void> {
  await scope.db.insert(snippets).values({ workspaceId: scope.workspaceId, ...row });
}

/** @returns undefined when it has another revision or is not there. */
export async function changeSnippet(
  scope: WorkspaceScope,
  id: string,
  revision: number,
  change: Pick<SnippetRow, 'name' | 'body' | 'updatedAt'>,
): Promise<SnippetRow | undefined> {
  const [row] = await scope.db
    .update(snippets)
    .set({ ...change, revision: sql`${snippets.revision} + 1` })
    .where(and(eq(snippets.workspaceId, scope.workspaceId), eq(snippets.id, id), eq(snippets.revision, revision)))
    .returning();
  return row;
}

/** @returns whether it was there. */
export async function deleteSnippet(scope: WorkspaceScope, id: string): Promise<boolean> {
  const { rowCount } = await scope.db
    .delete(snippets)
    .where(and(eq(snippets.workspaceId, scope.workspaceId), eq(snippets.id, id)));
  return rowCount === 1;
}

export async function listHashtagSets(scope: WorkspaceScope): Promise<HashtagSetRow[]> {
  return scope.db
    .select()
    .from(hashtagSets)
    .where(eq(hashtagSets.workspaceId, scope.workspaceId))
    .orderBy(sql`lower(${hashtagSets.name})`, hashtagSets.id);
}

export async function findHashtagSet(scope: WorkspaceScope, id: string): Promise<HashtagSetRow | undefined> {
  const [row] = await scope.db
    .select()
    .from(hashtagSets)
    .where(and(eq(hashtagSets.workspaceId, scope.workspaceId), eq(hashtagSets.id, id)));
  return row;
}

export async function insertHashtagSet(scope: WorkspaceScope, row: New<HashtagSetRow>): Promise<void> {
  await scope.db.insert(hashtagSets).values({ workspaceId: scope.workspaceId, ...row });
}

/** @returns undefined when it has another revision or is not there. */
export async function changeHashtagSet(
  scope: WorkspaceScope,
  id: string,
  revision: number,
  change: Pick<HashtagSetRow, 'name' | 'hashtags' | 'updatedAt'>,
): Promise<HashtagSetRow | undefined> {
  const [row] = await scope.db
    .update(hashtagSets)
    .set({ ...change, revision: sql`${hashtagSets.revision} + 1` })
    .where(
      and(eq(hashtagSets.workspaceId, scope.workspaceId), eq(hashtagSets.id, id), eq(hashtagSets.revision, revision)),
    )
    .returning();
  return row;
}

/** @returns whether it was there. */
export async function deleteHashtagSet(scope: WorkspaceScope, id: string): Promise<boolean> {
  const { rowCount } = await scope.db
    .delete(hashtagSets)
    .where(and(eq(hashtagSets.workspaceId, scope.workspaceId), eq(hashtagSets.id, id)));
  return rowCount === 1;
}

/** The workspace's own first, then those of projects. */
export async function listLinkTags(scope: WorkspaceScope): Promise<LinkTagsRow[]> {
  return scope.db
    .select()
    .from(linkTags)
    .where(eq(linkTags.workspaceId, scope.workspaceId))
    .orderBy(sql`${linkTags.projectId} nulls first`);
}

export async function putLinkTags(scope: WorkspaceScope, row: New<LinkTagsRow>): Promise<LinkTagsRow> {
  const { tags, isOn, updatedAt } = row;
  const [written] = await scope.db
    .insert(linkTags)
    .values({ workspaceId: scope.workspaceId, ...row })
    .onConflictDoUpdate({ target: [linkTags.workspaceId, linkTags.projectId], set: { tags, isOn, updatedAt } })
    .returning();
  if (!written) throw new Error('the link tags were not written');
  return written;
}

/** @returns whether there were any. */
export async function deleteLinkTags(scope: WorkspaceScope, projectId: string): Promise<boolean> {
  const { rowCount } = await scope.db
    .delete(linkTags)
    .where(and(eq(linkTags.workspaceId, scope.workspaceId), eq(linkTags.projectId, projectId)));
  return rowCount === 1;
}
