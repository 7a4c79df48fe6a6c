/** What is out and what is planned, as far as quotas count it. */
import type { InstanceScope, WorkspaceScope } from '../../../db/database.ts';
import type { Shape, Told } from './quotas.rules.ts';
import { shapeColumns } from './send-limits.instance.queries.ts';

export interface PlannedUse extends Shape {
  readonly accountId: string;
  readonly id: string;
  readonly at: Date;
  readonly isOut: boolean;
}

/** `p` is the publication; what is late goes out now at the earliest. */
const select = `select p.account_id as "accountId", p.id, p.state = 'published' as "isOut", ${shapeColumns},
  case when p.state = 'published' then p.published_at when p.state = 'scheduled' then greatest(p.due_at, p.retry_at, $3) else coalesce(p.posted_at, p.due_at) end as at`;
const isWithin = `p.origin = 'made' and ((p.published_at >= $1 and p.published_at < $2)
  or (p.published_at is null and p.state in ('scheduled', 'sending', 'unknown', 'needs_attention') and p.due_at >= $1 and p.due_at < $2))`;

interface Span {
  readonly from: Date;
  readonly to: Date;
  readonly now: Date;
}

export async function listUses(
  scope: WorkspaceScope,
  accountIds: readonly string[],
  { from, to, now }: Span,
): Promise<PlannedUse[]> {
  if (accountIds.length === 0) return [];
  const { rows } = await scope.client.query<PlannedUse>({
    name: 'quota-uses',
    text: `${select} from publications p join versions v on v.workspace_id = p.workspace_id and v.id = p.version_id
      where p.workspace_id = $4 and p.account_id = any ($5::uuid[]) and ${isWithin}`,
    values: [from, to, now, scope.workspaceId, accountIds],
  });
  return rows;
}

/** The same of all accounts of a network's app, in whichever workspace; nothing of theirs but what counts. */
export async function listUsesOfChannel(
  scope: InstanceScope,
  channel: string,
  { from, to, now }: Span,
): Promise<PlannedUse[]> {
  const { rows } = await scope.client.query<PlannedUse>({
    name: 'quota-uses-of-channel',
    text: `${select} from accounts a join publications p on p.workspace_id = a.workspace_id and p.account_id = a.id
      join versions v on v.workspace_id = p.workspace_id and v.id = p.version_id where a.channel = $4 and ${isWithin}`,
    values: [from, to, now, channel],
  });
  return rows;
}

export interface ToldOfAccount extends Told {
  readonly accountId: string;
  readonly resetsAt: Date | null;
}

/** What networks told of these accounts. */
export async function listTold(scope: WorkspaceScope, accountIds: readonly string[]): Promise<ToldOfAccount[]> {
  const { rows } = await scope.client.query<ToldOfAccount>({
    name: 'quota-told',
    text: `select account_id as "accountId", source, name, max, remaining, resets_at as "resetsAt", seen_at as "seenAt"
      from account_limits where workspace_id = $1 and account_id = any ($2::uuid[]) and source <> 'app' and max is not null`,
    values: [scope.workspaceId, accountIds],
  });
  return rows;
}

/** Keeps what the network said when it was asked. */
export async function keepRead(
  scope: WorkspaceScope,
  accountId: string,
  read: readonly { name: string; used: number; max: number }[],
  now: Date,
): Promise<void> {
  for (const { name, used, max } of read)
    await scope.client.query(
      `insert into account_limits (workspace_id, account_id, source, name, max, remaining, seen_at) values ($1, $2, 'read', $3, $4, $5, $6)
        on conflict (workspace_id, account_id, source, name) do update set max = excluded.max, remaining = excluded.remaining, seen_at = excluded.seen_at`,
      [scope.workspaceId, accountId, name, max, Math.max(0, max - used), now],
    );
}

/** A send that is planned, as far as a warning needs it. */
export interface PlannedSend {
  readonly id: string;
  readonly accountId: string;
  readonly dueAt: Date;
  readonly timeZone: string | null;
}

/** Planned sends of a post. */
export async function listPlannedOfPost(scope: WorkspaceScope, postId: string): Promise<PlannedSend[]> {
  const { rows } = await scope.client.query<PlannedSend>(
    `select id, account_id as "accountId", due_at as "dueAt", time_zone as "timeZone" from publications
      where workspace_id = $1 and post_id = $2 and state = 'scheduled' order by due_at, id`,
    [scope.workspaceId, postId],
  );
  return rows;
}

export async function zoneOf(scope: WorkspaceScope): Promise<string> {
  const { rows } = await scope.client.query<{ time_zone: string }>('select time_zone from workspaces where id = $1', [
    scope.workspaceId,
  ]);
  return rows[0]?.time_zone ?? 'UTC';
}
