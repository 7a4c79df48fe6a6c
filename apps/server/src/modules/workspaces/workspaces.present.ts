import type { NamedMember } from './members.queries.ts';
import type { ApiKeyRow, InvitationRow, WorkspaceRow } from './workspaces.table.ts';

export function presentWorkspace(row: WorkspaceRow) {
  return {
    id: row.id,
    name: row.name,
    timeZone: row.timeZone,
    isDemo: row.isDemo,
    missedRule: row.missedRule,
    latenessLimitMs: row.latenessLimitMs,
    needsApproval: row.needsApproval,
    pausedAt: row.pausedAt?.toISOString() ?? null,
    revision: row.revision,
    createdAt: row.createdAt.toISOString(),
  };
}

export function presentMember(row: NamedMember) {
  return { userId: row.userId, name: row.name, email: row.email, role: row.role, joinedAt: row.joinedAt.toISOString() };
}

export function presentInvitation(row: InvitationRow) {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  };
}

export function presentApiKey(row: ApiKeyRow) {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
  };
}
