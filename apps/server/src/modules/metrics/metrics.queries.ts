/** A workspace's own SQL about numbers. */
import type { WorkspaceScope } from '../../db/database.ts';
import { isAccountDue, isDue } from './due.queries.ts';
import { fixedReading } from './fixed-age.queries.ts';
import type { Value } from './value.ts';

/** A published publication with what is known of its numbers. */
export interface MeasuredPublication {
  readonly id: string;
  readonly postId: string;
  readonly postTitle: string;
  readonly accountId: string;
  readonly origin: 'made' | 'imported';
  readonly publishedAt: Date;
  readonly url: string | null;
  /** Null: not known, or nothing is there any more. */
  readonly remoteId: string | null;
  /** Since when it is gone because we took it down. */
  readonly takenDownAt: Date | null;
  readonly latestAt: Date | null;
  readonly latest: readonly Value[];
  readonly fixedAt: Date | null;
  readonly fixed: readonly Value[];
  readonly lastReadAt: Date | null;
  /** Of the unbroken run of "gone" at the end: its first moment, and how many. */
  readonly goneSince: Date | null;
  readonly goneCount: number;
}

/** A publication that is to be read. */
export interface ToRead {
  readonly id: string;
  readonly remoteId: string;
}

/** Publications of an account whose reading is due, the newest first. */
export async function listDuePublications(
  scope: WorkspaceScope,
  accountId: string,
  now: Date,
  limit: number,
): Promise<ToRead[]> {
  const { rows } = await scope.client.query<{ id: string; remote_id: string }>(
    `select p.id, p.remote_id from publications p
     where p.workspace_id = $2 and p.account_id = $3 and ${isDue} order by p.published_at desc, p.id desc limit $4`,
    [now, scope.workspaceId, accountId, limit],
  );
  return rows.map((row) => ({ id: row.id, remoteId: row.remote_id }));
}

export async function isAccountReadingDue(scope: WorkspaceScope, accountId: string, now: Date): Promise<boolean> {
  const { rows } = await scope.client.query(
    `select 1 from accounts a where a.workspace_id = $2 and a.id = $3 and ${isAccountDue}`,
    [now, scope.workspaceId, accountId],
  );
  return rows.length > 0;
}

/** The newest published publications of an account, for a reading that a person asked for. */
export async function listNewestPublications(
  scope: WorkspaceScope,
  accountId: string,
  limit: number,
): Promise<ToRead[]> {
  const { rows } = await scope.client.query<{ id: string; remote_id: string }>(
    `select id, remote_id from publications where workspace_id = $1 and account_id = $2 and state = 'published' and remote_id is not null and taken_down_at is null
     order by published_at desc, id desc limit $3`,
    [scope.workspaceId, accountId, limit],
  );
  return rows.map((row) => ({ id: row.id, remoteId: row.remote_id }));
}

/** Notes that a network answered about these at a moment. Samples go beside it, in the same commit. */
export async function insertReadings(
  scope: WorkspaceScope,
  readings: readonly { readonly publicationId: string; readonly outcome: 'read' | 'gone' }[],
  at: Date,
): Promise<void> {
  await scope.client.query(
    `insert into readings (workspace_id, publication_id, read_at, outcome)
     select $1, p, $2, o from unnest($3::uuid[], $4::text[]) as u (p, o) on conflict do nothing`,
    [scope.workspaceId, at, readings.map((one) => one.publicationId), readings.map((one) => one.outcome)],
  );
}

export async function insertAccountReading(
  scope: WorkspaceScope,
  accountId: string,
  metrics: Readonly<Partial<Record<string, number>>>,
  at: Date,
): Promise<void> {
  const entries = Object.entries(metrics).filter((entry): entry is [string, number] => entry[1] !== undefined);
  await scope.client.query(
    'insert into account_readings (workspace_id, account_id, read_at) values ($1, $2, $3) on conflict do nothing',
    [scope.workspaceId, accountId, at],
  );
  await scope.client.query(
    `insert into account_samples (workspace_id, account_id, metric, measured_at, value)
     select $1, $2, m, $3, v from unnest($4::text[], $5::bigint[]) as u (m, v) on conflict do nothing`,
    [scope.workspaceId, accountId, at, entries.map(([name]) => name), entries.map(([, value]) => Math.round(value))],
  );
}

const valuesAt = (
  moment: string,
) => `(select jsonb_agg(jsonb_build_object('metric', s.metric, 'value', s.value) order by s.metric)
  from samples s where s.workspace_id = p.workspace_id and s.publication_id = p.id and s.measured_at = ${moment})`;

const measured = `select p.id, p.post_id, o.title, p.account_id, p.origin, p.published_at, p.url,
    case when p.taken_down_at is null then p.remote_id end as remote_id, p.taken_down_at,
    latest.at as latest_at, ${valuesAt('latest.at')} as latest, fixed.at as fixed_at, ${valuesAt('fixed.at')} as fixed,
    greatest(latest.at, said.last_at) as last_read_at, said.gone_since, said.gone_count
  from publications p
    join posts o on o.workspace_id = p.workspace_id and o.id = p.post_id
    left join lateral (select max(s.measured_at) as at from samples s
      where s.workspace_id = p.workspace_id and s.publication_id = p.id) latest on true
    ${fixedReading}
    left join lateral (select max(r.read_at) as last_at,
        min(r.read_at) filter (where r.read_at > coalesce(b.at, '-infinity')) as gone_since,
        (count(*) filter (where r.read_at > coalesce(b.at, '-infinity')))::int as gone_count
      from readings r cross join (select max(x.read_at) as at from readings x
        where x.workspace_id = p.workspace_id and x.publication_id = p.id and x.outcome = 'read') b
      where r.workspace_id = p.workspace_id and r.publication_id = p.id) said on true`;

interface MeasuredRow {
  id: string;
  post_id: string;
  title: string;
  account_id: string;
  origin: 'made' | 'imported';
  published_at: Date;
  url: string | null;
  remote_id: string | null;
  taken_down_at: Date | null;
  latest_at: Date | null;
  latest: Value[] | null;
  fixed_at: Date | null;
  fixed: Value[] | null;
  last_read_at: Date | null;
  gone_since: Date | null;
  gone_count: number;
}

function toMeasured(row: MeasuredRow): MeasuredPublication {
  return {
    id: row.id,
    postId: row.post_id,
    postTitle: row.title,
    accountId: row.account_id,
    origin: row.origin,
    publishedAt: row.published_at,
    url: row.url,
    remoteId: row.remote_id,
    takenDownAt: row.taken_down_at,
    latestAt: row.latest_at,
    latest: row.latest ?? [],
    fixedAt: row.fixed_at,
    fixed: row.fixed ?? [],
    lastReadAt: row.last_read_at,
    goneSince: row.gone_since,
    goneCount: row.gone_count,
  };
}

export interface MeasuredFilter {
  readonly accountId?: string | undefined;
  readonly origin: 'made' | 'imported' | 'all';
  readonly limit: number;
  readonly after?: { readonly publishedAt: Date; readonly id: string } | undefined;
}

/** Published publications with their numbers, the newest first. */
export async function listMeasured(scope: WorkspaceScope, filter: MeasuredFilter): Promise<MeasuredPublication[]> {
  const { rows } = await scope.client.query<MeasuredRow>(
    `${measured} where p.workspace_id = $1 and p.state = 'published' and p.published_at is not null
       and ($2::uuid is null or p.account_id = $2) and ($3 = 'all' or p.origin = $3)
       and ($4::timestamptz is null or (p.published_at, p.id) < ($4, $5::uuid))
     order by p.published_at desc, p.id desc limit $6`,
    [
      scope.workspaceId,
      filter.accountId ?? null,
      filter.origin,
      filter.after?.publishedAt ?? null,
      filter.after?.id ?? null,
      filter.limit,
    ],
  );
  return rows.map(toMeasured);
}

/** The same for these ids; those not published are left out. */
export async function findMeasured(scope: WorkspaceScope, ids: readonly string[]): Promise<MeasuredPublication[]> {
  const { rows } = await scope.client.query<MeasuredRow>(
    `${measured} where p.workspace_id = $1 and p.id = any ($2::uuid[]) and p.state = 'published' and p.published_at is not null
     order by p.published_at desc, p.id desc`,
    [scope.workspaceId, ids],
  );
  return rows.map(toMeasured);
}

export interface SampleRow extends Value {
  readonly at: Date;
}

/** Every sample of a publication in time order. */
export async function listSamples(scope: WorkspaceScope, publicationId: string): Promise<SampleRow[]> {
  const { rows } = await scope.client.query<SampleRow>(
    `select metric, measured_at as at, value::float8 as value from samples
     where workspace_id = $1 and publication_id = $2 order by measured_at, metric`,
    [scope.workspaceId, publicationId],
  );
  return rows;
}

export async function listAccountSamples(scope: WorkspaceScope, accountId: string, since: Date): Promise<SampleRow[]> {
  const { rows } = await scope.client.query<SampleRow>(
    `select metric, measured_at as at, value::float8 as value from account_samples
     where workspace_id = $1 and account_id = $2 and measured_at >= $3 order by measured_at, metric`,
    [scope.workspaceId, accountId, since],
  );
  return rows;
}

/** When an account itself was last read, and its newest sample of each metric. */
export async function readAccountLatest(
  scope: WorkspaceScope,
  accountId: string,
): Promise<{ readAt: Date | null; latest: SampleRow[] }> {
  const reading = await scope.client.query<{ at: Date | null }>(
    'select max(read_at) as at from account_readings where workspace_id = $1 and account_id = $2',
    [scope.workspaceId, accountId],
  );
  const { rows } = await scope.client.query<SampleRow>(
    `select distinct on (metric) metric, measured_at as at, value::float8 as value from account_samples
     where workspace_id = $1 and account_id = $2 order by metric, measured_at desc`,
    [scope.workspaceId, accountId],
  );
  return { readAt: reading.rows[0]?.at ?? null, latest: rows };
}
