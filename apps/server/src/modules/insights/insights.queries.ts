/** What insights need to know of a workspace beside its numbers. */
import type { WorkspaceScope } from '../../db/database.ts';

export interface AccountOfWorkspace {
  readonly id: string;
  readonly channel: string;
  readonly handle: string;
  /** False once a person took it off. */
  readonly isInUse: boolean;
}

/** Hours are learned on the workspace's wall clock. */
export async function readTimeZone(scope: WorkspaceScope): Promise<string> {
  const { rows } = await scope.client.query<{ time_zone: string }>('select time_zone from workspaces where id = $1', [
    scope.workspaceId,
  ]);
  if (!rows[0]) throw new Error('a workspace without its row');
  return rows[0].time_zone;
}

/** All accounts, also those taken off: what they taught stays true. In use first. */
export async function listAccountsToLearnFrom(scope: WorkspaceScope): Promise<AccountOfWorkspace[]> {
  const { rows } = await scope.client.query<AccountOfWorkspace>(
    `select id, channel, handle, state <> 'disconnected' as "isInUse" from accounts where workspace_id = $1
     order by (state = 'disconnected'), channel, handle, id`,
    [scope.workspaceId],
  );
  return rows;
}

/** The words that went out, all parts of a thread, and their language where the person named one. */
export async function readPublishedText(
  scope: WorkspaceScope,
  publicationId: string,
): Promise<{ readonly text: string; readonly language: string | null }> {
  const { rows } = await scope.client.query<{ text: string | null; language: string | null }>(
    `select v.content ->> 'language' as language,
       (select string_agg(part ->> 'text', E'\\n\\n') from jsonb_array_elements(v.content -> 'parts') part) as text
     from publications p join versions v on v.workspace_id = p.workspace_id and v.id = p.version_id
     where p.workspace_id = $1 and p.id = $2`,
    [scope.workspaceId, publicationId],
  );
  return { text: rows[0]?.text ?? '', language: rows[0]?.language ?? null };
}

/** What counts as engagement: the same reactions as in the numbers at the fixed age. */
const engagementMetrics = ['likes', 'reposts', 'replies', 'quotes', 'bookmarks'];

/**
 * Engagement of publications at the first reading from an age on and before another. Those that nobody read then, or
 * that gave no reaction, are missing.
 */
export async function readEngagementAt(
  scope: WorkspaceScope,
  publicationIds: readonly string[],
  age: { readonly hours: number; readonly untilHours: number },
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await scope.client.query<{ id: string; engagement: number }>(
    `select p.id, (select sum(s.value)::float8 from samples s where s.workspace_id = p.workspace_id
         and s.publication_id = p.id and s.measured_at = reading.at and s.metric = any ($5)) as engagement
     from publications p cross join lateral (select min(s.measured_at) as at from samples s
       where s.workspace_id = p.workspace_id and s.publication_id = p.id
         and s.measured_at >= p.published_at + make_interval(hours => $3)
         and s.measured_at < p.published_at + make_interval(hours => $4)) reading
     where p.workspace_id = $1 and p.id = any ($2)`,
    [scope.workspaceId, publicationIds, age.hours, age.untilHours, engagementMetrics],
  );
  return new Map(rows.flatMap(({ id, engagement }) => (engagement === null ? [] : [[id, engagement] as const])));
}
