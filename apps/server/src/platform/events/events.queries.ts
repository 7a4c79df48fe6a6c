/** The outbox: facts written in the transaction that makes them true. */
import type { WorkspaceScope } from '../../db/database.ts';

export interface NewEvent {
  /** Past tense: `post.saved`. */
  readonly name: string;
  /** Ids, numbers and states; never text. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly id: string;
  readonly at: Date;
}

/** Writes a fact beside the change it tells of. */
export async function emitEvent(scope: WorkspaceScope, event: NewEvent): Promise<void> {
  await scope.client.query({
    name: 'emit-event',
    text: 'insert into events (workspace_id, id, name, data, at) values ($1, $2, $3, $4, $5)',
    values: [scope.workspaceId, event.id, event.name, JSON.stringify(event.data), event.at],
  });
  scope.hint();
}

/** Writes many facts in one statement, in this order. */
export async function emitEvents(scope: WorkspaceScope, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await scope.client.query({
    name: 'emit-events',
    text: `insert into events (workspace_id, id, name, data, at)
      select $1, id, name, data, at from unnest($2::uuid[], $3::text[], $4::jsonb[], $5::timestamptz[])
        with ordinality as e (id, name, data, at, place) order by place`,
    values: [
      scope.workspaceId,
      events.map(({ id }) => id),
      events.map(({ name }) => name),
      events.map(({ data }) => JSON.stringify(data)),
      events.map(({ at }) => at),
    ],
  });
  scope.hint();
}
