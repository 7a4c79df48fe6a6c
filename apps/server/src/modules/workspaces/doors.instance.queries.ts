/**
 * Look-ups before a workspace is known. Each is one round trip: setting and question travel as one simple query,
 * which PostgreSQL runs as one transaction, so the setting ends with it. What is put into the text is checked by
 * pattern first.
 */
import type { Role } from '@antiphon/contract';
import { and, eq, sql } from 'drizzle-orm';
import type { QueryResult } from 'pg';
import type { Database, InstanceScope, WorkspaceScope } from '../../db/database.ts';
import { idempotencyKeyReused } from '../../http/idempotency.ts';
import { type InvitationRow, members, type WorkspaceRow, workspaces } from './workspaces.table.ts';

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const hashPattern = /^[\w-]{43}$/;

async function askAtDoor<Row>(
  db: Database,
  setting: 'app.user' | 'app.door',
  value: string,
  question: string,
): Promise<Row[]> {
  const pattern = setting === 'app.user' ? uuidPattern : hashPattern;
  if (!pattern.test(value)) throw new Error(`not a value for ${setting}`);
  const results = await db.appPool.query(`select set_config('${setting}', '${value}', true); ${question}`);
  const answers = results as unknown as QueryResult[];
  return (answers[1]?.rows ?? []) as Row[];
}

export interface ApiKeyAtDoor {
  readonly id: string;
  readonly workspace_id: string;
  readonly scopes: string[];
  readonly created_by: string;
  readonly last_used_at: Date | null;
  readonly expires_at: Date | null;
}

/** The key in force with this hash; whether it has expired is for the caller to say. */
export async function findApiKeyByHash(db: Database, hash: string): Promise<ApiKeyAtDoor | undefined> {
  const [row] = await askAtDoor<ApiKeyAtDoor>(
    db,
    'app.door',
    hash,
    `select id, workspace_id, scopes, created_by, last_used_at, expires_at from api_keys where secret_hash = '${hash}' and revoked_at is null`,
  );
  return row;
}

export async function findRole(db: Database, userId: string, workspaceId: string): Promise<Role | null> {
  if (!uuidPattern.test(workspaceId)) return null;
  const [row] = await askAtDoor<{ role: Role }>(
    db,
    'app.user',
    userId,
    `select role from members where workspace_id = '${workspaceId}' and user_id = '${userId}'`,
  );
  return row?.role ?? null;
}

export interface OwnWorkspace {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly is_demo: boolean;
}

export async function listOwnWorkspaces(db: Database, userId: string): Promise<OwnWorkspace[]> {
  return askAtDoor<OwnWorkspace>(
    db,
    'app.user',
    userId,
    `select w.id, w.name, m.role, w.is_demo from members m join workspaces w on w.id = m.workspace_id
      where m.user_id = '${userId}' order by m.joined_at, w.id`,
  );
}

export async function findInvitationByHash(scope: InstanceScope, hash: string): Promise<InvitationRow | undefined> {
  const { rows } = await scope.client.query<InvitationRow>(
    `select workspace_id as "workspaceId", id, email, role, token_hash as "tokenHash", invited_by as "invitedBy",
            created_at as "createdAt", expires_at as "expiresAt", accepted_at as "acceptedAt"
       from invitations where token_hash = $1`,
    [hash],
  );
  return rows[0];
}

/**
 * The workspace that this person made by a call with this mark; calls of one person take turns.
 * @throws AppError 409 `idempotency_key_reused`
 */
export async function findMadeWith(
  scope: WorkspaceScope,
  userId: string,
  mark: string,
): Promise<WorkspaceRow | undefined> {
  await lockPerson(scope, userId);
  await scope.client.query("select set_config('app.user', $1, true)", [userId]);
  const [row] = await scope.db
    .select({ workspace: workspaces })
    .from(workspaces)
    .innerJoin(members, eq(members.workspaceId, workspaces.id))
    .where(
      and(eq(members.userId, userId), sql`split_part(${workspaces.madeWith}, ' ', 1) = split_part(${mark}, ' ', 1)`),
    );
  await scope.client.query("select set_config('app.user', '', true)");
  if (row && row.workspace.madeWith !== mark) throw idempotencyKeyReused();
  return row?.workspace;
}

/** Makes calls about one person take turns until the end of the transaction, and says whether they are in any workspace. */
export async function lockPerson(
  scope: { readonly client: InstanceScope['client'] },
  userId: string,
): Promise<boolean> {
  await scope.client.query('select pg_advisory_xact_lock(hashtextextended($1, 7))', [userId]);
  await scope.client.query("select set_config('app.user', $1, true)", [userId]);
  const { rows } = await scope.client.query<{ is_in: boolean }>(
    'select exists (select from members where user_id = $1) as is_in',
    [userId],
  );
  await scope.client.query("select set_config('app.user', '', true)");
  return rows[0]?.is_in ?? false;
}
