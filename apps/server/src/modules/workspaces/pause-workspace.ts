/** Keeping a whole workspace from sending for a while, and letting it send again. */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { notFound } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { findWorkspace, pauseWorkspace } from './workspaces.queries.ts';
import type { WorkspaceRow } from './workspaces.table.ts';

/** Pausing what is paused changes nothing. @throws AppError 404. */
export async function setPaused(app: AppContext, scope: WorkspaceScope, isPaused: boolean): Promise<WorkspaceRow> {
  const now = app.clock.now();
  const changed = await pauseWorkspace(scope, isPaused ? now : null);
  if (changed) {
    const name = isPaused ? 'workspace.paused' : 'workspace.resumed';
    await emitEvent(scope, { name, data: { revision: changed.revision }, id: app.ids.next(now), at: now });
    return changed;
  }
  const row = await findWorkspace(scope);
  if (!row) throw notFound('workspace');
  return row;
}
