/** A workspace's own SQL about its alarms, who is mailed, and what waits on purpose. */
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import { type AlarmRow, alarms, type MailContent, mailWishes, notices } from './notifications.table.ts';

export interface AlarmFilter {
  readonly group: 'open' | 'all';
  readonly limit: number;
  readonly after?: { readonly raisedAt: Date; readonly id: string } | undefined;
}

const isOpen = and(isNull(alarms.resolvedAt), isNull(alarms.dismissedAt));

export async function listAlarms(scope: WorkspaceScope, { group, limit, after }: AlarmFilter): Promise<AlarmRow[]> {
  return scope.db
    .select()
    .from(alarms)
    .where(
      and(
        eq(alarms.workspaceId, scope.workspaceId),
        group === 'open' ? isOpen : undefined,
        after ? sql`(${alarms.raisedAt}, ${alarms.id}) < (${after.raisedAt.toISOString()}, ${after.id})` : undefined,
      ),
    )
    .orderBy(desc(alarms.raisedAt), desc(alarms.id))
    .limit(limit);
}

export async function countOpenAlarms(scope: WorkspaceScope): Promise<number> {
  return scope.db.$count(alarms, and(eq(alarms.workspaceId, scope.workspaceId), isOpen));
}

/** Puts an alarm aside; the first moment is kept. @returns undefined when there is none. */
export async function dismissAlarm(
  scope: WorkspaceScope,
  dismissal: { readonly id: string; readonly at: Date; readonly by: string | null },
): Promise<AlarmRow | undefined> {
  const [row] = await scope.db
    .update(alarms)
    .set({
      dismissedAt: sql`coalesce(${alarms.dismissedAt}, ${dismissal.at.toISOString()}::timestamptz)`,
      dismissedBy: sql`coalesce(${alarms.dismissedBy}, ${dismissal.by}::uuid)`,
    })
    .where(and(eq(alarms.workspaceId, scope.workspaceId), eq(alarms.id, dismissal.id)))
    .returning();
  return row;
}

/** Those who look for alarms and those who tell of them take turns, until the end of this unit of work. */
export async function waitForTurn(scope: WorkspaceScope): Promise<void> {
  await scope.client.query("select pg_advisory_xact_lock(hashtextextended('alarms', 19))");
}

/** Open ones that nobody was mailed about yet, the oldest first. */
export async function listUnmailed(scope: WorkspaceScope): Promise<AlarmRow[]> {
  return scope.db
    .select()
    .from(alarms)
    .where(and(eq(alarms.workspaceId, scope.workspaceId), isOpen, eq(alarms.isMailDue, true)))
    .orderBy(alarms.raisedAt, alarms.id);
}

/** They wait for no mail any more. `mailedAt` null: nobody here wants one. */
export async function settleMails(scope: WorkspaceScope, ids: readonly string[], mailedAt: Date | null): Promise<void> {
  await scope.client.query(
    'update alarms set is_mail_due = false, mailed_at = $3 where workspace_id = $1 and id = any ($2::uuid[])',
    [scope.workspaceId, ids, mailedAt],
  );
}

export async function findLastMail(scope: WorkspaceScope): Promise<Date | undefined> {
  const [row] = await scope.db
    .select({ madeAt: notices.madeAt })
    .from(notices)
    .where(and(eq(notices.workspaceId, scope.workspaceId), eq(notices.way, 'mail'), eq(notices.about, 'alarms')))
    .orderBy(desc(notices.madeAt))
    .limit(1);
  return row?.madeAt;
}

/** Members and what they chose; null: nothing. */
export async function listMailWishes(scope: WorkspaceScope): Promise<Map<string, boolean>> {
  const rows = await scope.db.select().from(mailWishes).where(eq(mailWishes.workspaceId, scope.workspaceId));
  return new Map(rows.map((row) => [row.userId, row.wantsMail]));
}

export async function writeMailWish(scope: WorkspaceScope, userId: string, wantsMail: boolean): Promise<void> {
  await scope.db
    .insert(mailWishes)
    .values({ workspaceId: scope.workspaceId, userId, wantsMail })
    .onConflictDoUpdate({ target: [mailWishes.workspaceId, mailWishes.userId], set: { wantsMail } });
}

export interface NewNotice {
  readonly id: string;
  readonly way: 'mail' | 'webhook';
  /** Absent: alarms. */
  readonly about?: 'alarms' | 'reviews';
  readonly userId: string | null;
  readonly alarmId: string | null;
  readonly content: MailContent | object;
}

export async function insertNotices(scope: WorkspaceScope, rows: readonly NewNotice[], at: Date): Promise<void> {
  if (rows.length === 0) return;
  await scope.db
    .insert(notices)
    .values(rows.map((row) => ({ workspaceId: scope.workspaceId, ...row, madeAt: at, nextTryAt: at })));
}

/** How a try ended. `nextTryAt` null: it is not tried again; `toldAt` null: it was not taken. */
export async function endTry(
  scope: WorkspaceScope,
  id: string,
  end: { readonly nextTryAt: Date | null; readonly toldAt: Date | null; readonly result: string | null },
): Promise<void> {
  await scope.db
    .update(notices)
    .set(end)
    .where(and(eq(notices.workspaceId, scope.workspaceId), eq(notices.id, id)));
}

export interface HeldRow {
  readonly accountId: string;
  readonly handle: string;
  readonly accountPausedAt: Date | null;
  readonly waiting: number;
}

export interface HeldState {
  readonly workspacePausedAt: Date | null;
  readonly allPausedAt: Date | null;
  readonly accounts: readonly HeldRow[];
}

/** What is paused by people, and how many due posts wait for it. */
export async function readHeld(scope: WorkspaceScope, now: Date): Promise<HeldState> {
  const { rows } = await scope.client.query<{ paused_at: Date | null; all_paused_at: string | null }>(
    `select paused_at, (select value ->> 'pausedAt' from installation where key = 'publishing') as all_paused_at
      from workspaces where id = $1`,
    [scope.workspaceId],
  );
  const [row] = rows;
  const accounts = await scope.client.query<HeldRow>(
    `select a.id as "accountId", a.handle, a.paused_at as "accountPausedAt",
        (select count(*)::int from publications p where p.workspace_id = a.workspace_id and p.account_id = a.id
          and p.state = 'scheduled' and p.due_at < $2) as waiting
      from accounts a where a.workspace_id = $1 and a.state <> 'disconnected'
        and (a.paused_at is not null or $3) order by a.handle`,
    [scope.workspaceId, now, row?.paused_at !== null || row?.all_paused_at !== null],
  );
  return {
    workspacePausedAt: row?.paused_at ?? null,
    allPausedAt: row?.all_paused_at ? new Date(row.all_paused_at) : null,
    accounts: accounts.rows,
  };
}

/** Deletes alarms that ended, and messages that were made, before that moment. */
export async function deleteOld(scope: WorkspaceScope, before: Date): Promise<void> {
  await scope.client.query('delete from notices where workspace_id = $1 and made_at < $2 and next_try_at is null', [
    scope.workspaceId,
    before,
  ]);
  await scope.client.query('delete from alarms where workspace_id = $1 and resolved_at < $2', [
    scope.workspaceId,
    before,
  ]);
}
