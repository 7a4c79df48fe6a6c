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
