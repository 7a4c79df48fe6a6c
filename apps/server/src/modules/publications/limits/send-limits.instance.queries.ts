/** Limits as networks told them, and what is out already. Across workspaces, as role `publisher`. */
import type { InstanceScope } from '../../../db/database.ts';
import type { Shape } from './quotas.rules.ts';
import type { Limit, Sharer } from './send-limits.rules.ts';

export interface AccountKey {
  readonly workspaceId: string;
  readonly accountId: string;
}
export interface AccountLimit extends AccountKey, Limit {}
export interface AppLimit extends Limit {
  readonly service: string;
  readonly client: string;
}
/** Calls of one account that were counted against a limit of the whole app. */
export interface AppUse extends AccountKey {
  readonly name: string;
  readonly used: number;
  readonly resetsAt: Date;
}

/** What was learned since the last time, in one packet. Rows in one order, so that workers do not wait in a circle. */
export async function keepLimits(
  scope: InstanceScope,
  told: { accounts: readonly AccountLimit[]; apps: readonly AppLimit[]; uses: readonly AppUse[] },
  now: Date,
): Promise<void> {
  const work: Promise<unknown>[] = [];
  const isSame = 'abs(extract(epoch from excluded.resets_at - k.resets_at)) < 5';
  const isLater = "excluded.resets_at > k.resets_at - interval '5 seconds'";
  const rest = `max = coalesce(excluded.max, k.max), remaining = case when ${isSame} then least(k.remaining, excluded.remaining) else excluded.remaining end,
    step = excluded.step, resets_at = excluded.resets_at, seen_at = excluded.seen_at`;
  if (told.accounts.length > 0)
    work.push(
      scope.client.query({
        name: 'keep-account-limits',
        text: `insert into account_limits as k (workspace_id, account_id, source, name, step, max, remaining, resets_at, seen_at)
          select x."workspaceId", x."accountId", 'headers', x.name, x.step, x.max, x.remaining, x."resetsAt", $2
          from jsonb_to_recordset($1::jsonb) as x ("workspaceId" uuid, "accountId" uuid, name text, step text, max int, remaining int, "resetsAt" timestamptz)
          order by 1, 2, 4 on conflict (workspace_id, account_id, source, name) do update set ${rest} where ${isLater}`,
        values: [JSON.stringify(told.accounts), now],
      }),
    );
  if (told.uses.length > 0)
    work.push(
      scope.client.query({
        name: 'keep-app-uses',
        text: `insert into account_limits as k (workspace_id, account_id, source, name, used, resets_at, seen_at)
          select x."workspaceId", x."accountId", 'app', x.name, x.used, x."resetsAt", $2
          from jsonb_to_recordset($1::jsonb) as x ("workspaceId" uuid, "accountId" uuid, name text, used int, "resetsAt" timestamptz)
          order by 1, 2, 4 on conflict (workspace_id, account_id, source, name) do update
          set used = case when ${isSame} then k.used + excluded.used else excluded.used end,
            resets_at = excluded.resets_at, seen_at = excluded.seen_at where ${isLater}`,
        values: [JSON.stringify(told.uses), now],
      }),
    );
  if (told.apps.length > 0)
    work.push(
      scope.client.query({
        name: 'keep-app-limits',
        text: `insert into app_limits as k (service, client, name, step, max, remaining, resets_at, seen_at)
          select x.service, x.client, x.name, x.step, x.max, x.remaining, x."resetsAt", $2
          from jsonb_to_recordset($1::jsonb) as x (service text, client text, name text, step text, max int, remaining int, "resetsAt" timestamptz)
          order by 1, 2, 3 on conflict (service, client, name) do update set ${rest} where ${isLater}`,
        values: [JSON.stringify(told.apps), now],
      }),
    );
  await Promise.all(work);
}

/** Limits that keep sends back just now: little of it at any time. */
export async function readTightLimits(
  scope: InstanceScope,
  now: Date,
): Promise<{ accounts: AccountLimit[]; apps: AppLimit[] }> {
  const [accounts, apps] = await Promise.all([
    scope.client.query<AccountLimit>({
      name: 'tight-account-limits',
      text: `select workspace_id as "workspaceId", account_id as "accountId", name, step, max, remaining, resets_at as "resetsAt"
        from account_limits where source = 'headers' and remaining <= 0 and resets_at > $1`,
      values: [now],
    }),
    scope.client.query<AppLimit>({
      name: 'tight-app-limits',
      text: `select service, client, name, step, max, remaining, resets_at as "resetsAt"
        from app_limits where resets_at > $1 and remaining <= max * 0.2`,
      values: [now],
    }),
  ]);
  return { accounts: accounts.rows, apps: apps.rows };
}

/** Who takes part in a limit of the whole app until it counts anew. */
export async function readSharers(scope: InstanceScope, limit: AppLimit): Promise<Sharer[]> {
  const { rows } = await scope.client.query<Sharer>({
    name: 'sharers',
    text: `select l.workspace_id as "workspaceId", l.account_id as "accountId", coalesce(u.used, 0) as used
      from lanes l left join account_limits u on u.workspace_id = l.workspace_id and u.account_id = l.account_id
        and u.source = 'app' and u.name = $2 and u.resets_at > $3::timestamptz - interval '5 seconds'
      where l.service = $1 and (l.next_due_at < $3 or u.used > 0)`,
    values: [limit.service, limit.name, limit.resetsAt],
  });
  return rows;
}

/** A publication that counts, and what of it does. */
export interface SentUse extends AccountKey, Shape {
  readonly id: string;
  readonly at: Date;
}

/** What of a version counts, out of its kept content. `v` is the version. */
export const shapeColumns = `jsonb_array_length(v.content -> 'parts') as parts,
  jsonb_array_length(jsonb_path_query_array(v.content, '$.parts[*].media[*]')) as media,
  coalesce(v.content ->> 'firstComment', '') <> '' as "hasComment", v.content ? 'poll' as "hasPoll",
  coalesce(v.options ->> 'placement', 'feed') as placement`;

/** What went out from these accounts since a moment, or may have: a doubtful one counts until it is settled. */
export async function listSent(
  scope: InstanceScope,
  wanted: readonly (AccountKey & { readonly since: Date })[],
): Promise<SentUse[]> {
  if (wanted.length === 0) return [];
  const { rows } = await scope.client.query<SentUse>({
    name: 'list-sent',
    text: `select p.workspace_id as "workspaceId", p.account_id as "accountId", p.id, p.at, ${shapeColumns}
      from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as u (workspace_id, account_id, since) cross join lateral (
        select workspace_id, account_id, id, version_id, published_at as at from publications
        where workspace_id = u.workspace_id and account_id = u.account_id and origin = 'made' and published_at > u.since
        union all
        select workspace_id, account_id, id, version_id, posted_at from publications
        where workspace_id = u.workspace_id and account_id = u.account_id and state = 'unknown' and posted_at > u.since
      ) p join versions v on v.workspace_id = p.workspace_id and v.id = p.version_id`,
    values: [wanted.map((one) => one.workspaceId), wanted.map((one) => one.accountId), wanted.map((one) => one.since)],
  });
  return rows;
}

/** The same for all accounts of a channel together. */
export async function listSentOfChannel(scope: InstanceScope, channel: string, since: Date): Promise<SentUse[]> {
  const { rows } = await scope.client.query<SentUse>({
    name: 'list-sent-of-channel',
    text: `select p.workspace_id as "workspaceId", p.account_id as "accountId", p.id, coalesce(p.published_at, p.posted_at) as at, ${shapeColumns}
      from accounts a join publications p on p.workspace_id = a.workspace_id and p.account_id = a.id
        cross join lateral (select content, options from versions where workspace_id = p.workspace_id and id = p.version_id offset 0) v
      where a.channel = $1 and p.origin = 'made' and (p.published_at > $2 or (p.state = 'unknown' and p.posted_at > $2))`,
    values: [channel, since],
  });
  return rows;
}

/** What networks told of the greatest number for these accounts, and how much was used when they were asked. */
export interface ToldQuota extends AccountKey {
  readonly source: 'headers' | 'read';
  readonly name: string;
  readonly max: number;
  readonly remaining: number;
  readonly seenAt: Date;
}

export async function readToldQuotas(scope: InstanceScope, accounts: readonly AccountKey[]): Promise<ToldQuota[]> {
  if (accounts.length === 0) return [];
  const { rows } = await scope.client.query<ToldQuota>({
    name: 'told-quotas',
    text: `select l.workspace_id as "workspaceId", l.account_id as "accountId", source, name, max, remaining, seen_at as "seenAt"
      from unnest($1::uuid[], $2::uuid[]) as u (workspace_id, account_id)
      join account_limits l on l.workspace_id = u.workspace_id and l.account_id = u.account_id
      where l.source <> 'app' and l.max is not null`,
    values: [accounts.map((one) => one.workspaceId), accounts.map((one) => one.accountId)],
  });
  return rows;
}

/** A held send has not begun: its version can be changed, and its moment is written when it does begin. */
export async function unbegin(
  scope: InstanceScope,
  held: readonly { workspaceId: string; id: string }[],
): Promise<void> {
  if (held.length === 0) return;
  const keys = [held.map((row) => row.workspaceId), held.map((row) => row.id)];
  await scope.client.query(
    `update publications p set posted_at = null from unnest($1::uuid[], $2::uuid[]) as u (workspace_id, id)
      where p.workspace_id = u.workspace_id and p.id = u.id and p.attempt_count = 0`,
    keys,
  );
  await scope.client.query(
    `update versions v set frozen_at = null from unnest($1::uuid[], $2::uuid[]) as u (workspace_id, id), publications p
      where p.workspace_id = u.workspace_id and p.id = u.id and p.attempt_count = 0
        and v.workspace_id = p.workspace_id and v.id = p.version_id`,
    keys,
  );
}

/** Accounts of these channels that send before `until` and were not asked since `before`. */
export async function listToAsk(
  scope: InstanceScope,
  channels: readonly string[],
  { until, before }: { until: Date; before: Date },
): Promise<{ workspaceId: string; id: string; channel: string }[]> {
  const { rows } = await scope.client.query<{ workspaceId: string; id: string; channel: string }>(
    `select a.workspace_id as "workspaceId", a.id, a.channel from accounts a
      join lanes l on l.workspace_id = a.workspace_id and l.account_id = a.id
      where a.channel = any ($1::text[]) and a.state = 'connected' and l.next_due_at < $2
        and not exists (select from account_limits k where k.workspace_id = a.workspace_id and k.account_id = a.id
          and k.source = 'read' and k.seen_at > $3) limit 1000`,
    [channels, until, before],
  );
  return rows;
}
