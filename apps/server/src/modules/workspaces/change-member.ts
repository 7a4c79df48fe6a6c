/** Roles and leaving, under a lock on the owners, so that there is always one. */
import type { Role } from '@antiphon/contract';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { notFound } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { revokeApiKeysOf } from './api-keys.queries.ts';
import { deleteInvitationsBy } from './invitations.queries.ts';
import { changeRole, deleteMember, findMember, lockOwners, type NamedMember } from './members.queries.ts';
import { mayChangeRole, mayLetIn, type Verdict } from './members.rules.ts';
import { aboveYourRole, lastOwnerStays, notYoursToRemove } from './workspaces.errors.ts';

export interface MemberChange {
  readonly byUserId: string | null;
  readonly userId: string;
  /** Null: out of the workspace. */
  readonly to: Role | null;
}

/**
 * Gives a member another role, or takes them out.
 * @throws AppError 404 `not_found`, 403 `forbidden`, 409 `last_owner_stays`.
 */
export async function changeMember(
  app: Pick<AppContext, 'clock' | 'ids'>,
  scope: WorkspaceScope,
  change: MemberChange,
): Promise<NamedMember> {
  const owners = await lockOwners(scope);
  const target = await findMember(scope, change.userId);
  if (!target) throw notFound('member');
  // Read again under the lock: the role at the door may be gone by now.
  const by = change.byUserId === null ? undefined : await findMember(scope, change.byUserId);
  if (!by) throw notFound('workspace');
  const isOneself = by.userId === target.userId;
  refuse(
    mayChangeRole({ by: by.role, from: target.role, to: change.to, ownerCount: owners.length, isOneself }),
    by.role,
  );
  if (change.to === null) await deleteMember(scope, target.userId);
  else await changeRole(scope, target.userId, change.to);
  const now = app.clock.now();
  if (!mayLetIn(change.to)) {
    await revokeApiKeysOf(scope, target.userId, now);
    await deleteInvitationsBy(scope, target.userId);
  }
  const fact = change.to === null ? 'member.removed' : 'member.role_changed';
  await emitEvent(scope, {
    name: fact,
    data: { userId: target.userId, role: change.to },
    id: app.ids.next(now),
    at: now,
  });
  return { ...target, role: change.to ?? target.role };
}

function refuse(verdict: Verdict, role: Role): void {
  if (verdict === 'not_yours') throw notYoursToRemove(role);
  if (verdict === 'above_your_role') throw aboveYourRole(role);
  if (verdict === 'last_owner') throw lastOwnerStays();
}
