import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import type { GenerationRow } from './generations.table.ts';

/** Writes the fact of a generation's state: ids and numbers, never its words. */
export async function tellState(app: AppContext, scope: WorkspaceScope, row: GenerationRow): Promise<void> {
  await tellAs(app, scope, `generation.${row.state}`, row);
}

/** Some more words, or some more of the work. */
export async function tellProgress(
  app: AppContext,
  scope: WorkspaceScope,
  row: Pick<GenerationRow, 'id' | 'state' | 'briefId' | 'progress' | 'partialText' | 'cost'>,
): Promise<void> {
  await tellAs(app, scope, 'generation.progressed', row);
}

async function tellAs(
  app: AppContext,
  scope: WorkspaceScope,
  name: string,
  row: Pick<GenerationRow, 'id' | 'state' | 'briefId' | 'progress' | 'partialText' | 'cost'>,
): Promise<void> {
  const now = app.clock.now();
  await emitEvent(scope, {
    name,
    data: {
      generationId: row.id,
      state: row.state,
      ...(row.briefId ? { briefId: row.briefId } : {}),
      ...(row.progress === null ? {} : { progress: row.progress }),
      ...(row.partialText === null ? {} : { length: row.partialText.length }),
      ...(row.cost === null ? {} : { cost: row.cost.toString() }),
    },
    id: app.ids.next(now),
    at: now,
  });
}
