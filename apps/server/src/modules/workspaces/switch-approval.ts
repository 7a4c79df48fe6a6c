/** Whether a workspace sends only what was approved. */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import type { Pass } from '../../http/access.ts';
import { notFound } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { approvalStaysOn } from './workspaces.errors.ts';
import { findWorkspace, switchApproval } from './workspaces.queries.ts';
import type { WorkspaceRow } from './workspaces.table.ts';

/**
 * A key may be an agent's: it can demand approval, and cannot free itself of it.
 * @throws AppError 403 for an API key that would switch it off, 404.
 */
export async function setApproval(
  app: AppContext,
  scope: WorkspaceScope,
  pass: Pass,
  needsApproval: boolean,
): Promise<WorkspaceRow> {
  if (pass.actor.kind === 'api_key' && !needsApproval) throw approvalStaysOn();
  const now = app.clock.now();
  const changed = await switchApproval(scope, needsApproval);
  if (changed) {
    const name = needsApproval ? 'workspace.approval_needed' : 'workspace.approval_not_needed';
    const data = { revision: changed.revision, userId: pass.userId };
    await emitEvent(scope, { name, data, id: app.ids.next(now), at: now });
    return changed;
  }
  const row = await findWorkspace(scope);
  if (!row) throw notFound('workspace');
  return row;
}
