/**
 * Reads the outbox in order and tells whoever listens, in this process. Order is (transaction, position), and
 * reading stops before the oldest transaction still running: positions alone commit out of order, and a reader
 * that went by them would step over a late one.
 */
import type { Database, WorkspaceScope } from '../../db/database.ts';
import type { Hints } from './hints.ts';

export interface FeedEvent {
  readonly id: string;
  /** `transaction-position`; give it back to go on after it. */
  readonly position: string;
  readonly name: string;
  readonly at: Date;
  readonly data: Record<string, unknown>;
}

interface EventRow {
  id: string;
  transaction: string;
  position: string;
  name: string;
  at: Date;
  data: Record<string, unknown>;
}

/** Events of a workspace after a position, oldest first. */
export async function readEvents(scope: WorkspaceScope, after: string, limit: number): Promise<FeedEvent[]> {
  const [transaction, position] = after.split('-');
  const { rows } = await scope.client.query<EventRow>({
    name: 'read-events',
    text: `select id, transaction::text, position::text, name, at, data from events
      where workspace_id = $1 and (transaction, position) > ($2::xid8, $3::bigint)
        and transaction < pg_snapshot_xmin(pg_current_snapshot())
      order by events.transaction, events.position limit $4`,
    values: [scope.workspaceId, transaction, position, limit],
  });
  return rows.map((row) => ({
    id: row.id,
    position: `${row.transaction}-${row.position}`,
    name: row.name,
    at: row.at,
    data: row.data,
  }));
}

/** Where the order of events stands now: whoever starts here misses nothing that commits later. */
export async function currentPosition(scope: Pick<WorkspaceScope, 'client'>): Promise<string> {
  const { rows } = await scope.client.query<{ transaction: string }>(
    `select (pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1)::text as transaction`,
  );
  return `${rows[0]?.transaction ?? '0'}-${Number.MAX_SAFE_INTEGER}`;
}

export interface EventFeed {
  /**
   * Events of a workspace from `after` (or from now), as they come, until the signal ends it.
   */
  follow(workspaceId: string, after: string | undefined, signal: AbortSignal): AsyncGenerator<FeedEvent>;
  close(): Promise<void>;
}

const pollMs = 1000;
const pageSize = 200;

export function openEventFeed(db: Database, hints: Hints): EventFeed {
  const followers = new Set<() => void>();
  const wakeAll = () => {
    for (const wake of followers) wake();
  };
  const stopHints = hints.onHint(wakeAll);
  const poll = setInterval(wakeAll, pollMs);
  poll.unref();

  async function* follow(
    workspaceId: string,
    after: string | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<FeedEvent> {
    let position = after ?? (await db.inWorkspace(workspaceId, currentPosition));
    let wake: () => void = () => undefined;
    let isDue = true;
    const notice = () => {
      isDue = true;
      wake();
    };
    followers.add(notice);
    signal.addEventListener('abort', notice);
    try {
      while (!signal.aborted) {
        if (!isDue)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        isDue = false;
        if (signal.aborted) return;
        const events = await db.inWorkspace(workspaceId, (scope) => readEvents(scope, position, pageSize));
        for (const event of events) {
          position = event.position;
          yield event;
        }
        if (events.length === pageSize) isDue = true;
      }
    } finally {
      followers.delete(notice);
      signal.removeEventListener('abort', notice);
    }
  }

  return {
    follow,
    close: async () => {
      clearInterval(poll);
      stopHints();
      wakeAll();
    },
  };
}
