/** All SQL about accounts. */
import type { ConnectedAccount } from '@antiphon/channels';
import { and, eq, inArray, isNull, lt, ne, or } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import { type AccountRow, accounts } from './accounts.table.ts';

/** Accounts by name of the network, then handle; disconnected ones last. */
export async function listAccounts(
  scope: WorkspaceScope,
  options: { withDisconnected: boolean },
): Promise<AccountRow[]> {
  const rows = await scope.db
    .select()
    .from(accounts)
    .where(
      and(
        eq(accounts.workspaceId, scope.workspaceId),
        options.withDisconnected ? undefined : ne(accounts.state, 'disconnected'),
      ),
    )
    .orderBy(accounts.channel, accounts.handle);
  return rows.sort((a, b) => Number(a.state === 'disconnected') - Number(b.state === 'disconnected'));
}

export async function findAccount(scope: WorkspaceScope, id: string): Promise<AccountRow | undefined> {
  const [row] = await scope.db
    .select()
    .from(accounts)
    .where(and(eq(accounts.workspaceId, scope.workspaceId), eq(accounts.id, id)));
  return row;
}

/** The row, locked until the end of this unit of work; its key stays free for those who only refer to it. */
export async function lockAccount(scope: WorkspaceScope, id: string): Promise<AccountRow | undefined> {
  const [row] = await scope.db
    .select()
    .from(accounts)
    .where(and(eq(accounts.workspaceId, scope.workspaceId), eq(accounts.id, id)))
    .for('no key update');
  return row;
}

export async function findAccounts(scope: WorkspaceScope, ids: readonly string[]): Promise<AccountRow[]> {
  if (ids.length === 0) return [];
  return scope.db
    .select()
    .from(accounts)
    .where(and(eq(accounts.workspaceId, scope.workspaceId), inArray(accounts.id, [...ids])));
}

/** Until the end of this unit of work nobody else connects a profile in this workspace: two could be the same one. */
export async function lockConnecting(scope: WorkspaceScope): Promise<void> {
  await scope.client.query('select pg_advisory_xact_lock(hashtextextended($1, 12))', [scope.workspaceId]);
}

/** The account that is this very profile, connected before; reconnecting keeps its history. */
export async function findByRemote(
  scope: WorkspaceScope,
  profile: { channel: string; server: string; remoteId: string },
): Promise<AccountRow | undefined> {
  const [row] = await scope.db
    .select()
    .from(accounts)
    .where(
      and(
        eq(accounts.workspaceId, scope.workspaceId),
        eq(accounts.channel, profile.channel),
        eq(accounts.server, profile.server),
        eq(accounts.remoteId, profile.remoteId),
      ),
    );
  return row;
}

export interface NewAccount {
  readonly id: string;
  readonly channel: string;
  readonly profile: ConnectedAccount;
  readonly secretId: string;
  readonly now: Date;
}

/** Writes a new account and its lane. */
export async function insertAccount(scope: WorkspaceScope, account: NewAccount): Promise<AccountRow> {
  const { profile } = account;
  const [row] = await scope.db
    .insert(accounts)
    .values({
      workspaceId: scope.workspaceId,
      id: account.id,
      channel: account.channel,
      remoteId: profile.remoteId,
      server: profile.server,
      secretId: account.secretId,
      connectedAt: account.now,
      state: 'connected',
      ...shownOf(profile),
    })
    .returning();
  if (!row) throw new Error('the account was not written');
  await scope.client.query('insert into lanes (workspace_id, account_id, service) values ($1, $2, $3)', [
    scope.workspaceId,
    account.id,
    `${account.channel} ${profile.server}`,
  ]);
  return row;
}

/** Whether anything may start from the account's lane. */
export async function pauseLane(scope: WorkspaceScope, id: string, isPaused: boolean): Promise<void> {
  await scope.client.query('update lanes set is_paused = $3 where workspace_id = $1 and account_id = $2', [
    scope.workspaceId,
    id,
    isPaused,
  ]);
  scope.hint();
}

/** A profile that signed in again: fresh details and secret, the same account. */
export async function reconnectAccount(
  scope: WorkspaceScope,
  id: string,
  profile: ConnectedAccount,
  secretId: string,
): Promise<AccountRow> {
  return updateAccount(scope, id, {
    ...shownOf(profile),
    secretId,
    state: 'connected',
    problem: null,
    refreshingUntil: null,
  });
}

export async function updateAccount(
  scope: WorkspaceScope,
  id: string,
  change: Partial<Omit<AccountRow, 'workspaceId' | 'id'>>,
): Promise<AccountRow> {
  const [row] = await scope.db
    .update(accounts)
    .set(change)
    .where(and(eq(accounts.workspaceId, scope.workspaceId), eq(accounts.id, id)))
    .returning();
  if (!row) throw new Error(`account ${id} is not there`);
  return row;
}

/**
 * Takes the account's refresh lock until a moment.
 * @returns the account; undefined when somebody else holds it.
 */
export async function lockRefresh(
  scope: WorkspaceScope,
  id: string,
  now: Date,
  until: Date,
): Promise<AccountRow | undefined> {
  const [row] = await scope.db
    .update(accounts)
    .set({ refreshingUntil: until })
    .where(
      and(
        eq(accounts.workspaceId, scope.workspaceId),
        eq(accounts.id, id),
        or(isNull(accounts.refreshingUntil), lt(accounts.refreshingUntil, now)),
      ),
    )
    .returning();
  return row;
}

function shownOf(profile: ConnectedAccount) {
  return {
    handle: profile.handle,
    displayName: profile.displayName,
    profileUrl: profile.profileUrl,
    avatarUrl: profile.avatarUrl ?? null,
    details: profile.details,
    expiresAt: profile.expiresAt ?? null,
  };
}
