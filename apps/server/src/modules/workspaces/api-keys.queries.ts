import { and, desc, eq, isNull } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import { type ApiKeyRow, apiKeys } from './workspaces.table.ts';

export async function insertApiKey(
  scope: WorkspaceScope,
  key: Omit<ApiKeyRow, 'workspaceId' | 'lastUsedAt' | 'revokedAt'>,
): Promise<ApiKeyRow> {
  const [row] = await scope.db
    .insert(apiKeys)
    .values({ workspaceId: scope.workspaceId, ...key })
    .returning();
  if (!row) throw new Error('the API key was not written');
  return row;
}

/** Those in force and those that ended by themselves; revoked ones are not shown. */
export async function listApiKeys(scope: WorkspaceScope): Promise<ApiKeyRow[]> {
  return scope.db
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.workspaceId, scope.workspaceId), isNull(apiKeys.revokedAt)))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id));
}

export async function findApiKey(scope: WorkspaceScope, id: string): Promise<ApiKeyRow | undefined> {
  const [row] = await scope.db
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.workspaceId, scope.workspaceId), eq(apiKeys.id, id)));
  return row;
}

/** @returns whether there was one in force. */
export async function revokeApiKey(scope: WorkspaceScope, id: string, now: Date): Promise<boolean> {
  const revoked = await scope.db
    .update(apiKeys)
    .set({ revokedAt: now })
    .where(and(eq(apiKeys.workspaceId, scope.workspaceId), eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id });
  return revoked.length === 1;
}

/** Ends all keys that a person made. */
export async function revokeApiKeysOf(scope: WorkspaceScope, userId: string, now: Date): Promise<void> {
  await scope.db
    .update(apiKeys)
    .set({ revokedAt: now })
    .where(and(eq(apiKeys.workspaceId, scope.workspaceId), eq(apiKeys.createdBy, userId), isNull(apiKeys.revokedAt)));
}

export async function noteApiKeyUse(scope: WorkspaceScope, id: string, now: Date): Promise<void> {
  await scope.db
    .update(apiKeys)
    .set({ lastUsedAt: now })
    .where(and(eq(apiKeys.workspaceId, scope.workspaceId), eq(apiKeys.id, id)));
}
