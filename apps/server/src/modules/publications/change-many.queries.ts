/** A workspace's own SQL about many sends at once: a handful of statements, however many they are. */
import { and, asc, eq, inArray } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import { toJsonb } from '../../db/jsonb.ts';
import { lockLanes } from '../../db/lock-order.ts';
import { type PublicationRow, type PublicationState, publications, type Reason } from './publications.table.ts';

/** Planned sends of these posts, and missed ones; at most `limit`. */
export async function listPlannedOfPosts(
  scope: WorkspaceScope,
  postIds: readonly string[],
  limit: number,
): Promise<string[]> {
  if (postIds.length === 0) return [];
  const { rows } = await scope.client.query<{ id: string }>({
    name: 'list-planned-of-posts',
    text: `select id from publications where workspace_id = $1 and post_id = any ($2::uuid[]) and origin = 'made'
      and state in ('scheduled', 'missed') order by due_at, id limit $3`,
    values: [scope.workspaceId, postIds, limit],
  });
  return rows.map(({ id }) => id);
}

/** The posts of these sends, put away or not, locked until the end of this unit of work, in the order of `lock-order.ts`. */
export async function lockPostsOf(
  scope: WorkspaceScope,
  publicationIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly isPutAway: boolean }>> {
  const { rows } = await scope.client.query<{ id: string; is_put_away: boolean }>({
    name: 'lock-posts-of',
    text: `select id, deleted_at is not null as is_put_away from posts where workspace_id = $1 and id in
      (select post_id from publications where workspace_id = $1 and id = any ($2::uuid[])) order by id for no key update`,
    values: [scope.workspaceId, publicationIds],
  });
  return new Map(rows.map(({ id, is_put_away }) => [id, { isPutAway: is_put_away }]));
}

/** These sends behind their lanes, all locked until the end of this unit of work. Racing the publisher, one comes first. */
export async function lockPublications(scope: WorkspaceScope, ids: readonly string[]): Promise<PublicationRow[]> {
  if (ids.length === 0) return [];
  const own = and(
    eq(publications.workspaceId, scope.workspaceId),
    inArray(publications.id, [...ids]),
    eq(publications.origin, 'made'),
  );
  const accounts = await scope.db.selectDistinct({ id: publications.accountId }).from(publications).where(own);
  await lockLanes(
    scope,
    accounts.map(({ id }) => id),
  );
  return scope.db.select().from(publications).where(own).orderBy(asc(publications.id)).for('update');
}

/** What one of many becomes. */
export interface ManyChange {
  readonly id: string;
  readonly dueAt: Date;
  readonly wallTime: string | null;
  readonly timeZone: string | null;
}

/** Gives each its state and time, in one statement; what it waited for is over. */
export async function updateMany(
  scope: WorkspaceScope,
  changes: readonly ManyChange[],
  to: { readonly state: PublicationState; readonly reason: Reason | null },
): Promise<void> {
  if (changes.length === 0) return;
  await scope.client.query({
    name: 'update-many-publications',
    text: `update publications p set state = $2, reason = $3::jsonb, retry_at = null, wake_at = null,
        retry_count = case when p.state in ('failed', 'cancelled') and $2 = 'scheduled' then 0 else p.retry_count end,
        due_at = u.due_at, wall_time = u.wall_time, time_zone = u.time_zone, revision = p.revision + 1
      from unnest($4::uuid[], $5::timestamptz[], $6::text[], $7::text[]) as u (id, due_at, wall_time, time_zone)
      where p.workspace_id = $1 and p.id = u.id`,
    values: [
      scope.workspaceId,
      to.state,
      to.reason === null ? null : toJsonb(to.reason),
      changes.map(({ id }) => id),
      changes.map(({ dueAt }) => dueAt),
      changes.map(({ wallTime }) => wallTime),
      changes.map(({ timeZone }) => timeZone),
    ],
  });
}

/** Pulls each lane forward to the earliest of its moments. The lanes are held already. */
export async function pullManyLanes(
  scope: WorkspaceScope,
  moments: readonly { readonly accountId: string; readonly dueAt: Date }[],
): Promise<void> {
  if (moments.length === 0) return;
  await scope.client.query({
    name: 'pull-many-lanes',
    text: `update lanes l set next_due_at = least(l.next_due_at, u.due_at)
      from (select a, min(d) as due_at from unnest($2::uuid[], $3::timestamptz[]) as m (a, d) group by a) u
      where l.workspace_id = $1 and l.account_id = u.a`,
    values: [scope.workspaceId, moments.map(({ accountId }) => accountId), moments.map(({ dueAt }) => dueAt)],
  });
}
