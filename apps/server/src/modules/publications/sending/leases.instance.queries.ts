/** What keeps sends in the right hands: leases, the worker's sign of life, and the lanes. */

import type { InstanceScope } from '../../../db/database.ts';
import type { PublicationRow } from '../publications.table.ts';

/** Says for all that is in our hands that we are alive. @returns ids of what still is; the others were taken over. */
export async function extendLeases(
  scope: InstanceScope,
  held: readonly PublicationRow[],
  leasedUntil: Date,
): Promise<string[]> {
  if (held.length === 0) return [];
  const { rows } = await scope.client.query<{ id: string }>({
    name: 'extend-leases',
    text: `with alive as (
        select p.workspace_id, p.id from publications p join unnest($1::uuid[], $2::uuid[], $3::bigint[]) as u (workspace_id, id, fence)
          on p.workspace_id = u.workspace_id and p.id = u.id and p.fence = u.fence
        where p.leased_until is not null order by p.workspace_id, p.id for no key update of p
      )
      update publications p set leased_until = $4 from alive a where p.workspace_id = a.workspace_id and p.id = a.id returning p.id`,
    values: [
      held.map((row) => row.workspaceId),
      held.map((row) => row.id),
      held.map((row) => row.fence.toString()),
      leasedUntil,
    ],
  });
  return rows.map(({ id }) => id);
}

/** The watchdog's row: this worker is alive. */
export async function beat(scope: InstanceScope, worker: string, now: Date, repairedLanes: number): Promise<void> {
  await scope.client.query({
    name: 'beat',
    text: `insert into publisher_heartbeats (worker, beat_at, repaired_lanes) values ($1, $2, $3)
      on conflict (worker) do update set beat_at = excluded.beat_at, repaired_lanes = publisher_heartbeats.repaired_lanes + excluded.repaired_lanes`,
    values: [worker, now, repairedLanes],
  });
}

/**
 * Due rows whose lane says later, or is held by what is no longer on its way: put right, and counted. A lane that
 * somebody holds right now waits for the next repair.
 */
export async function repairLanes(scope: InstanceScope): Promise<number> {
  const { rowCount } = await scope.client.query({
    name: 'repair-lanes',
    text: `with broken as (
        select l.workspace_id, l.account_id from lanes l
        join (select l2.workspace_id, l2.account_id, l2.held_by,
                exists (select 1 from publications p where p.workspace_id = l2.workspace_id and p.id = l2.held_by and p.leased_until is not null) as keeps
              from lanes l2) k
          on l.workspace_id = k.workspace_id and l.account_id = k.account_id and l.held_by is not distinct from k.held_by
        where (l.held_by is not null and not k.keeps)
          or (l.held_by is null and lane_next_due(l.workspace_id, l.account_id) < coalesce(l.next_due_at, 'infinity'))
        for update of l skip locked
      )
      update lanes l set held_by = null, next_due_at = least(l.next_due_at, lane_next_due(l.workspace_id, l.account_id)),
        repaired_count = l.repaired_count + 1, repaired_at = now()
      from broken b where l.workspace_id = b.workspace_id and l.account_id = b.account_id`,
  });
  return rowCount ?? 0;
}

/**
 * Holds a free lane for a visible call of a publication that came back from processing, as long as it is still in our
 * hands: a worker that has lost it would hold the lane for nobody. @returns false while another holds it, or when it is
 * lost.
 */
export async function holdLane(scope: InstanceScope, publication: PublicationRow): Promise<boolean> {
  const { workspaceId, accountId, id, fence } = publication;
  const { rowCount } = await scope.client.query({
    name: 'hold-lane',
    text: `update lanes set held_by = $3 where workspace_id = $1 and account_id = $2 and (held_by is null or held_by = $3)`,
    values: [workspaceId, accountId, id],
  });
  if (rowCount !== 1) return false;
  // Locked until the lane is ours, so that nobody takes it over in between; after the lane, as in `db/lock-order.ts`.
  const ours = await scope.client.query({
    name: 'still-ours',
    text: `select from publications where workspace_id = $1 and id = $2 and fence = $3 and leased_until is not null for no key update`,
    values: [workspaceId, id, fence.toString()],
  });
  if (ours.rowCount === 1) return true;
  await scope.client.query({
    name: 'free-lane',
    text: `update lanes set held_by = null where workspace_id = $1 and account_id = $2 and held_by = $3`,
    values: [workspaceId, accountId, id],
  });
  return false;
}
