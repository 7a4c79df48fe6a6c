/** What goes out beside the review of posts: replies, and new words of what is out. */
import type { WorkspaceScope } from '../../db/database.ts';
import type { Pass } from '../../http/access.ts';
import { findWorkspace } from './workspaces.queries.ts';

/**
 * Whether this caller's own words may go out without anybody's approval: where the workspace demands none, or the caller
 * is a person who could give it.
 */
export async function maySayUnapproved(scope: WorkspaceScope, pass: Pass): Promise<boolean> {
  const isApprover = pass.actor.kind !== 'api_key' && (pass.role === 'admin' || pass.role === 'owner');
  return isApprover || !(await findWorkspace(scope))?.needsApproval;
}
