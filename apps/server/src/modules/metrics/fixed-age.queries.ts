/** Numbers at the one age at which posts are compared: nothing here mixes ages. */
import type { WorkspaceScope } from '../../db/database.ts';
import { engagementMetrics } from './metrics.rules.ts';
import { fixedAgeHours, fixedAgeUntilHours } from './reading-ages.rules.ts';
import type { Value } from './value.ts';

/** The first reading from the fixed age on, before the next age: `fixed.at`. */
export const fixedReading = `left join lateral (select min(s.measured_at) as at from samples s
    where s.workspace_id = p.workspace_id and s.publication_id = p.id
      and s.measured_at >= p.published_at + interval '${fixedAgeHours} hours'
      and s.measured_at < p.published_at + interval '${fixedAgeUntilHours} hours') fixed on true`;

export interface Totals {
  readonly posts: number;
  readonly measured: number;
  readonly immature: number;
  readonly values: readonly Value[];
}

/** What was taken down before its fixed age was never measured, and never will be: it is no post that waits for numbers. */
const mayCount = '(p.taken_down_at is null or fixed.at is not null)';

/** Sums over an account's posts at the fixed age, and how many could not be in them. */
export async function readTotals(
  scope: WorkspaceScope,
  accountId: string,
  origin: 'made' | 'imported',
  now: Date,
): Promise<Totals> {
  const { rows } = await scope.client.query<{ posts: number; measured: number; immature: number }>(
    `select count(*)::int as posts, count(fixed.at)::int as measured,
       (count(*) filter (where fixed.at is null and p.published_at > $4::timestamptz - interval '${fixedAgeHours} hours'))::int as immature
     from publications p ${fixedReading}
     where p.workspace_id = $1 and p.account_id = $2 and p.origin = $3 and p.state = 'published' and p.published_at is not null
       and ${mayCount}`,
    [scope.workspaceId, accountId, origin, now],
  );
  const sums = await scope.client.query<Value>(
    `select s.metric, sum(s.value)::float8 as value from publications p ${fixedReading}
       join samples s on s.workspace_id = p.workspace_id and s.publication_id = p.id and s.measured_at = fixed.at
     where p.workspace_id = $1 and p.account_id = $2 and p.origin = $3 and p.state = 'published'
     group by s.metric order by s.metric`,
    [scope.workspaceId, accountId, origin],
  );
  const [row] = rows;
  return { posts: row?.posts ?? 0, measured: row?.measured ?? 0, immature: row?.immature ?? 0, values: sums.rows };
}

/** A post as statistics need it: its engagement at the fixed age, if anybody read it then. */
export interface EngagementAtFixedAge {
  readonly publicationId: string;
  readonly postId: string;
  readonly postTitle: string;
  readonly url: string | null;
  readonly accountId: string;
  readonly origin: 'made' | 'imported';
  readonly publishedAt: Date;
  readonly mediaType: 'text' | 'image' | 'video';
  /** Null: not read at the fixed age, or the network gave no reaction. */
  readonly engagement: number | null;
}

/** All published posts of the workspace since a moment, oldest first. */
export async function listEngagement(
  scope: WorkspaceScope,
  filter: { readonly accountId?: string | undefined; readonly since: Date },
): Promise<EngagementAtFixedAge[]> {
  const { rows } = await scope.client.query<Record<string, unknown>>(
    `select p.id, p.post_id, o.title, case when p.taken_down_at is null then p.url end as url, p.account_id, p.origin, p.published_at,
       (select case when bool_or(a.kind = 'video') then 'video' when count(*) > 0 then 'image' else 'text' end from assets a
         where a.workspace_id = p.workspace_id and a.id in (select (m ->> 'assetId')::uuid from jsonb_array_elements(v.content -> 'parts' -> 0 -> 'media') m)) as media_type,
       (select sum(s.value)::float8 from samples s where s.workspace_id = p.workspace_id and s.publication_id = p.id
         and s.measured_at = fixed.at and s.metric = any ($4)) as engagement
     from publications p
       join posts o on o.workspace_id = p.workspace_id and o.id = p.post_id
       join versions v on v.workspace_id = p.workspace_id and v.id = p.version_id
       ${fixedReading}
     where p.workspace_id = $1 and ($2::uuid is null or p.account_id = $2) and p.state = 'published' and p.published_at >= $3 and ${mayCount}
     order by p.published_at, p.id`,
    [scope.workspaceId, filter.accountId ?? null, filter.since, engagementMetrics],
  );
  return rows.map((row) => ({
    publicationId: row.id as string,
    postId: row.post_id as string,
    postTitle: row.title as string,
    url: row.url as string | null,
    accountId: row.account_id as string,
    origin: row.origin as 'made' | 'imported',
    publishedAt: row.published_at as Date,
    mediaType: row.media_type as 'text' | 'image' | 'video',
    engagement: row.engagement as number | null,
  }));
}

/** Lower quarter, middle and upper quarter of an account's engagement at the fixed age. */
export interface Quartiles {
  readonly measured: number;
  readonly low: number | null;
  readonly median: number | null;
  readonly high: number | null;
}

export async function readQuartiles(
  scope: WorkspaceScope,
  accountId: string,
  origin: 'made' | 'imported',
): Promise<Quartiles> {
  const { rows } = await scope.client.query<{ measured: number; quartiles: number[] | null }>(
    `select count(engagement)::int as measured, percentile_cont(array[0.25, 0.5, 0.75]) within group (order by engagement) as quartiles
     from (select (select sum(s.value)::float8 from samples s where s.workspace_id = p.workspace_id and s.publication_id = p.id
         and s.measured_at = fixed.at and s.metric = any ($4)) as engagement
       from publications p ${fixedReading}
       where p.workspace_id = $1 and p.account_id = $2 and p.origin = $3 and p.state = 'published') e`,
    [scope.workspaceId, accountId, origin, engagementMetrics],
  );
  const [low = null, median = null, high = null] = rows[0]?.quartiles ?? [];
  return { measured: rows[0]?.measured ?? 0, low, median, high };
}
