/** What a worker does when it starts: imports that a dead one left go on at once, not when the queue misses it. */
import type { AppContext } from '../../context.ts';
import { workOnRows } from './import-rows.job.ts';
import { listUnfinishedImports } from './imports.instance.queries.ts';

/** Two workers on one import take turns, batch by batch, so one too many does no harm. */
export async function resumeImports(app: AppContext): Promise<{ stop(): Promise<void> }> {
  const unfinished = await app.db.asPublisher(listUnfinishedImports);
  for (const { workspaceId, importId } of unfinished)
    await app.db.inWorkspace(workspaceId, (scope) => workOnRows(app, scope, importId));
  return { stop: async () => undefined };
}
