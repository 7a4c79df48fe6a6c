import type { Role } from '@antiphon/contract';
import { and, eq } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import { users } from '../identity/index.ts';
import { type MemberRow, members } from './workspaces.table.ts';

export interface NamedMember extends MemberRow {
  readonly name: string;
  readonly email: string;
}

const named = {
  workspaceId: members.workspaceId,
  userId: members.userId,
  role: members.role,
  joinedAt: members.joinedAt,
  name: users.name,
  email: users.email,
};

export async function listMembers(scope: WorkspaceScope): Promise<NamedMember[]> {
  return scope.db
    .select(named)
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(eq(members.workspaceId, scope.workspaceId))
    .orderBy(members.joinedAt, members.userId);
}

export async function findMember(scope: WorkspaceScope, userId: string): Promise<NamedMember | undefined> {
  const [row] = await scope.db
    .select(named)
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.workspaceId, scope.workspaceId), eq(members.userId, userId)));
  return row;
}

/** Adds a member; who is one already stays as they are. @returns whether somebody was added. */
export async function insertMember(
  scope: WorkspaceScope,
  member: { readonly userId: string; readonly role: Role; readonly joinedAt: Date },
): Promise<boolean> {
  const added = await scope.db
    .insert(members)
    .values({ workspaceId: scope.workspaceId, ...member })
    .onConflictDoNothing()
    .returning({ userId: members.userId });
  return added.length === 1;
}

/** Locks all owners' rows, in one order, so that two owners who step down at once take turns. */
export async function lockOwners(scope: WorkspaceScope): Promise<string[]> {
  const { rows } = await scope.client.query<{ user_id: string }>(
    `select user_id from members where workspace_id = $1 and role = 'owner' order by user_id for update`,
    [scope.workspaceId],
  );
  return rows.map((row) => row.user_id);
}

export async function changeRole(scope: WorkspaceScope, userId: string, role: Role): Promise<void> {
  await scope.db
    .update(members)
    .set({ role })
    .where(and(eq(members.workspaceId, scope.workspaceId), eq(members.userId, userId)));
}

export async function deleteMember(scope: WorkspaceScope, userId: string): Promise<void> {
  await scope.db.delete(members).where(and(eq(members.workspaceId, scope.workspaceId), eq(members.userId, userId)));
}
