/** All SQL about provider keys and the choice of models. */
import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import { generations } from './generations.table.ts';
import { type ModelChoiceRow, modelChoices, type ProviderKeyRow, providerKeys } from './provider-keys.table.ts';

const here = (scope: WorkspaceScope, id: string) =>
  and(eq(providerKeys.workspaceId, scope.workspaceId), eq(providerKeys.id, id), isNull(providerKeys.removedAt));

/** Keys that were not removed, newest first. */
export async function listProviderKeys(scope: WorkspaceScope): Promise<ProviderKeyRow[]> {
  return scope.db
    .select()
    .from(providerKeys)
    .where(and(eq(providerKeys.workspaceId, scope.workspaceId), isNull(providerKeys.removedAt)))
    .orderBy(desc(providerKeys.createdAt), desc(providerKeys.id));
}

export async function findProviderKey(scope: WorkspaceScope, id: string): Promise<ProviderKeyRow | undefined> {
  const [row] = await scope.db.select().from(providerKeys).where(here(scope, id));
  return row;
}

export async function insertProviderKey(
  scope: WorkspaceScope,
  row: Omit<ProviderKeyRow, 'workspaceId'>,
): Promise<void> {
  await scope.db.insert(providerKeys).values({ workspaceId: scope.workspaceId, ...row });
}

export async function updateProviderKey(
  scope: WorkspaceScope,
  id: string,
  change: Partial<Omit<ProviderKeyRow, 'workspaceId' | 'id'>>,
): Promise<ProviderKeyRow | undefined> {
  const [row] = await scope.db.update(providerKeys).set(change).where(here(scope, id)).returning();
  return row;
}

/** How much work is under way, or of unknown outcome, with a key. */
export async function countWorkWithKey(scope: WorkspaceScope, id: string): Promise<number> {
  const [row] = await scope.db
    .select({ count: sql<number>`count(*)::int` })
    .from(generations)
    .where(
      and(
        eq(generations.workspaceId, scope.workspaceId),
        eq(generations.providerKeyId, id),
        inArray(generations.state, ['running', 'queued', 'reserved']),
      ),
    );
  return row?.count ?? 0;
}

export async function listChoices(scope: WorkspaceScope): Promise<ModelChoiceRow[]> {
  return scope.db.select().from(modelChoices).where(eq(modelChoices.workspaceId, scope.workspaceId));
}

export async function writeChoice(scope: WorkspaceScope, choice: Omit<ModelChoiceRow, 'workspaceId'>): Promise<void> {
  const { operation, ...change } = choice;
  await scope.db
    .insert(modelChoices)
    .values({ workspaceId: scope.workspaceId, ...choice })
    .onConflictDoUpdate({ target: [modelChoices.workspaceId, modelChoices.operation], set: change });
}

export async function deleteChoices(
  scope: WorkspaceScope,
  which: { readonly operation: string } | { readonly providerKeyId: string },
): Promise<void> {
  await scope.db
    .delete(modelChoices)
    .where(
      and(
        eq(modelChoices.workspaceId, scope.workspaceId),
        'operation' in which
          ? eq(modelChoices.operation, which.operation)
          : eq(modelChoices.providerKeyId, which.providerKeyId),
      ),
    );
}
