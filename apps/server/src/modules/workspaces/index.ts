/**
 * Owns: workspaces, members and their roles, invitations, API keys.
 * Takes in: users (identity). Hands identity what it must know of us (`homes`).
 * Sends out: workspace.created, workspace.changed, workspace.paused, workspace.resumed, workspace.approval_needed, workspace.approval_not_needed, member.invited, member.joined, member.role_changed, member.removed.
 */
import type { Role } from '@antiphon/contract';
import type { AppContext } from '../../context.ts';
import type { Actor, Caller } from '../../http/access.ts';
import { provideHomes } from '../identity/index.ts';
import { createApiKeyDoor } from './api-keys.ts';
import { findRole } from './doors.instance.queries.ts';
import { homes } from './homes.ts';

provideHomes(homes);

export interface WorkspaceDoors {
  authenticateApiKey(caller: Caller): Promise<Actor | null>;
  roleOf(userId: string, workspaceId: string): Promise<Role | null>;
}

/** Who calls by API key, and which role a person has. */
export function createWorkspaceDoors(app: AppContext): WorkspaceDoors {
  return {
    authenticateApiKey: createApiKeyDoor(app),
    roleOf: (userId, workspaceId) => findRole(app.db, userId, workspaceId),
  };
}

export { whenDemoIsOpened } from './homes.ts';
export { whenWorkspaceIsMade } from './make-workspace.ts';
export { maySayUnapproved } from './may-say-unapproved.ts';
export { listMembers } from './members.queries.ts';
export { findWorkspace } from './workspaces.queries.ts';
export { workspacesRoutes } from './workspaces.routes.ts';
