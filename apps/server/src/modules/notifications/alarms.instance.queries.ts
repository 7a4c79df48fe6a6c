/** Alarms across workspaces, as role `publisher`: raised, kept in words, resolved. */
import type { InstanceScope } from '../../db/database.ts';
import { toJsonb } from '../../db/jsonb.ts';
import type { Cause } from './causes.rules.ts';

export interface OpenAlarm {
  readonly workspaceId: string;
  readonly id: string;
  readonly kind: string;
  readonly cause: string;
  readonly publicationId: string | null;
  readonly words: string;
}

/** All that is open, but not where a clock is being moved. */
export async function listOpenAlarms(scope: InstanceScope): Promise<OpenAlarm[]> {
  const { rows } = await scope.client.query<OpenAlarm>(
    `select workspace_id as "workspaceId", id, kind, cause, publication_id as "publicationId", words from alarms where resolved_at is null
      and workspace_id <> all (array(select m.workspace_id from moved_clocks m where m.until > now()))`,
  );
  return rows;
}

export interface Raised extends Cause {
  readonly id: string;
}

/** A cause that has an open alarm already is left as it is. @returns those that were raised. */
export async function insertAlarms(scope: InstanceScope, raised: readonly Raised[], at: Date): Promise<OpenAlarm[]> {
  if (raised.length === 0) return [];
  const { rows } = await scope.client.query<OpenAlarm>(
    `insert into alarms (workspace_id, id, kind, cause, account_id, publication_id, post_id, words, raised_at)
      select x."workspaceId", x.id, x.kind, x.cause, x."accountId", x."publicationId", x."postId", x.words, $2
      from jsonb_to_recordset($1::jsonb) as x ("workspaceId" uuid, id uuid, kind text, cause text, "accountId" uuid, "publicationId" uuid, "postId" uuid, words text)
        join workspaces w on w.id = x."workspaceId"
      on conflict (workspace_id, cause) where resolved_at is null do nothing
      returning workspace_id as "workspaceId", id, kind, cause, publication_id as "publicationId", words`,
    [toJsonb(raised), at],
  );
  return rows;
}

/** The same cause, told in the words of now; nobody is told again. */
export async function rewordAlarms(scope: InstanceScope, reworded: readonly OpenAlarm[]): Promise<void> {
  if (reworded.length === 0) return;
  await scope.client.query(
    `update alarms a set words = x.words, publication_id = x."publicationId"
      from jsonb_to_recordset($1::jsonb) as x ("workspaceId" uuid, id uuid, words text, "publicationId" uuid)
      where a.workspace_id = x."workspaceId" and a.id = x.id`,
    [toJsonb(reworded)],
  );
}

export async function resolveAlarms(scope: InstanceScope, resolved: readonly OpenAlarm[], at: Date): Promise<void> {
  if (resolved.length === 0) return;
  await scope.client.query(
    `update alarms a set resolved_at = $2 from jsonb_to_recordset($1::jsonb) as x ("workspaceId" uuid, id uuid)
      where a.workspace_id = x."workspaceId" and a.id = x.id and a.resolved_at is null`,
    [toJsonb(resolved), at],
  );
}

/** Tells of alarms by events: ids and states, no words. */
export async function insertAlarmEvents(
  scope: InstanceScope,
  name: 'alarm.raised' | 'alarm.resolved',
  of: readonly OpenAlarm[],
  moment: { readonly now: Date; nextId(): string },
): Promise<void> {
  if (of.length === 0) return;
  const rows = of.map(({ workspaceId, id, kind }) => ({
    workspaceId,
    id: moment.nextId(),
    data: { alarmId: id, kind },
  }));
  await scope.client.query(
    `insert into events (workspace_id, id, name, data, at)
      select x."workspaceId", x.id, $2, x.data, $3 from jsonb_to_recordset($1::jsonb) as x ("workspaceId" uuid, id uuid, data jsonb)`,
    [toJsonb(rows), name, moment.now],
  );
  scope.hint();
}

/** Workspaces with something that nobody was told of yet. */
export async function listUntold(scope: InstanceScope): Promise<{ workspaceId: string; isMailDue: boolean }[]> {
  const { rows } = await scope.client.query<{ workspaceId: string; isMailDue: boolean }>(
    `select workspace_id as "workspaceId", bool_or(is_mail_due) as "isMailDue" from alarms
      where resolved_at is null and dismissed_at is null and (is_mail_due or is_webhook_due) group by workspace_id`,
  );
  return rows;
}
