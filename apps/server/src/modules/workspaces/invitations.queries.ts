import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import { type InvitationRow, invitations } from './workspaces.table.ts';

export async function insertInvitation(
  scope: WorkspaceScope,
  invitation: Omit<InvitationRow, 'workspaceId' | 'acceptedAt'>,
): Promise<InvitationRow> {
  const [row] = await scope.db
    .insert(invitations)
    .values({ workspaceId: scope.workspaceId, ...invitation })
    .returning();
  if (!row) throw new Error('the invitation was not written');
  return row;
}

/** Those that can still be accepted, the newest first. */
export async function listOpenInvitations(scope: WorkspaceScope, now: Date): Promise<InvitationRow[]> {
  return scope.db
    .select()
    .from(invitations)
    .where(
      and(
        eq(invitations.workspaceId, scope.workspaceId),
        isNull(invitations.acceptedAt),
        gt(invitations.expiresAt, now),
      ),
    )
    .orderBy(desc(invitations.createdAt), desc(invitations.id));
}

/** @returns whether there was an open one. */
export async function deleteInvitation(scope: WorkspaceScope, id: string): Promise<boolean> {
  const gone = await scope.db
    .delete(invitations)
    .where(and(eq(invitations.workspaceId, scope.workspaceId), eq(invitations.id, id), isNull(invitations.acceptedAt)))
    .returning({ id: invitations.id });
  return gone.length === 1;
}

/** Uses an invitation up. @returns undefined when it is used, taken back or too old; only one caller gets the row. */
export async function takeInvitation(scope: WorkspaceScope, id: string, now: Date): Promise<InvitationRow | undefined> {
  const [row] = await scope.db
    .update(invitations)
    .set({ acceptedAt: now })
    .where(
      and(
        eq(invitations.workspaceId, scope.workspaceId),
        eq(invitations.id, id),
        isNull(invitations.acceptedAt),
        gt(invitations.expiresAt, now),
      ),
    )
    .returning();
  return row;
}

/** Takes back what this person has invited and nobody has accepted yet. */
export async function deleteInvitationsBy(scope: WorkspaceScope, userId: string): Promise<void> {
  await scope.db
    .delete(invitations)
    .where(
      and(
        eq(invitations.workspaceId, scope.workspaceId),
        eq(invitations.invitedBy, userId),
        isNull(invitations.acceptedAt),
      ),
    );
}
