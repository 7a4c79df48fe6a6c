/** How sending stands on this installation: for its operator, and for members what concerns their accounts. */
import type { Database } from '../../../db/database.ts';

export interface Standing {
  readonly pausedAt: Date | null;
  readonly services: readonly {
    readonly service: string;
    readonly kind: 'outage' | 'limit';
    readonly closedAt: Date;
    readonly closedUntil: Date;
    readonly words: string;
  }[];
  readonly workers: readonly { readonly worker: string; readonly beatAt: Date; readonly repairedLanes: number }[];
}

export async function readStanding(db: Database): Promise<Standing> {
  const [paused, services, workers] = await Promise.all([
    db.appPool.query<{ at: string }>("select value ->> 'pausedAt' as at from installation where key = 'publishing'"),
    db.appPool.query<Standing['services'][number]>(
      'select service, kind, closed_at as "closedAt", closed_until as "closedUntil", words from service_gates order by service',
    ),
    db.appPool.query<{ worker: string; beatAt: Date; repairedLanes: string }>(
      `select worker, beat_at as "beatAt", repaired_lanes as "repairedLanes" from publisher_heartbeats
        where beat_at > now() - interval '1 day' order by beat_at desc`,
    ),
  ]);
  const [row] = paused.rows;
  return {
    pausedAt: row ? new Date(row.at) : null,
    services: services.rows,
    workers: workers.rows.map((worker) => ({ ...worker, repairedLanes: Number(worker.repairedLanes) })),
  };
}

/** Pauses or resumes everything; the first moment of a pause is kept. */
export async function pauseEverything(db: Database, at: Date | null): Promise<void> {
  if (at === null) await db.appPool.query("delete from installation where key = 'publishing'");
  else
    await db.appPool.query(
      "insert into installation (key, value) values ('publishing', jsonb_build_object('pausedAt', $1::text)) on conflict (key) do nothing",
      [at.toISOString()],
    );
}
