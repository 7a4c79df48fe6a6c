import { and, eq } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import { secrets } from './secrets.table.ts';

type SecretRow = typeof secrets.$inferSelect;

const here = (scope: WorkspaceScope, id: string) => and(eq(secrets.workspaceId, scope.workspaceId), eq(secrets.id, id));

export async function findSecret(scope: WorkspaceScope, id: string): Promise<SecretRow | undefined> {
  const [row] = await scope.db.select().from(secrets).where(here(scope, id));
  return row;
}

export async function insertSecret(scope: WorkspaceScope, row: Omit<SecretRow, 'workspaceId'>): Promise<void> {
  await scope.db.insert(secrets).values({ workspaceId: scope.workspaceId, ...row });
}

export async function updateSecret(
  scope: WorkspaceScope,
  id: string,
  change: Pick<SecretRow, 'keyId' | 'nonce' | 'sealed' | 'updatedAt'>,
): Promise<boolean> {
  const changed = await scope.db.update(secrets).set(change).where(here(scope, id)).returning({ id: secrets.id });
  return changed.length === 1;
}

export async function deleteSecret(scope: WorkspaceScope, id: string): Promise<void> {
  await scope.db.delete(secrets).where(here(scope, id));
}
