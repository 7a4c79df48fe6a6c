/** Who may change whom. Pure: roles in, an answer out. */
import type { Role } from '@antiphon/contract';

export type Verdict = 'allowed' | 'above_your_role' | 'last_owner' | 'not_yours';

export interface RoleChange {
  /** The caller's role. */
  readonly by: Role;
  /** The member's role now. */
  readonly from: Role;
  /** The role to be; null: out of the workspace. */
  readonly to: Role | null;
  /** Owners there are, the member included. */
  readonly ownerCount: number;
  readonly isOneself: boolean;
}

export function mayChangeRole(change: RoleChange): Verdict {
  const { by, from, to, ownerCount, isOneself } = change;
  const isLeaving = to === null && isOneself;
  if (!isLeaving && by !== 'owner' && by !== 'admin') return 'not_yours';
  if (by !== 'owner' && (from === 'owner' || to === 'owner')) return 'above_your_role';
  if (from === 'owner' && to !== 'owner' && ownerCount <= 1) return 'last_owner';
  return 'allowed';
}

/** What a person lets in, API keys and invitations, ends when that person could not make it any more. */
export function mayLetIn(role: Role | null): boolean {
  return role === 'owner' || role === 'admin';
}
