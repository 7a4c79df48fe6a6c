/** What identity, to our left, asks of workspaces. */
import type { AppContext } from '../../context.ts';
import type { Homes } from '../identity/index.ts';
import { findApiKey } from './api-keys.queries.ts';
import { listOwnWorkspaces } from './doors.instance.queries.ts';
import { acceptInvitation, requireInvitation } from './invitations.ts';
import { ensureWorkspace, makeWorkspace } from './make-workspace.ts';

type FillDemo = (app: AppContext, demo: { readonly workspaceId: string; readonly timeZone: string }) => Promise<void>;
type ForgetDemo = (app: AppContext, workspaceId: string) => Promise<void>;
const demos: { readonly fill: FillDemo; readonly forget: ForgetDemo }[] = [];

/**
 * Registers, when the program is loaded, what a demo workspace is filled with before its visitor sees it, and how it
 * goes once they have begun anew.
 */
export function whenDemoIsOpened(fill: FillDemo, forget: ForgetDemo): void {
  demos.push({ fill, forget });
}

export const homes: Homes = {
  list: async (app, userId) => {
    const rows = await listOwnWorkspaces(app.db, userId);
    return rows.map((row) => ({ id: row.id, name: row.name, role: row.role, isDemo: row.is_demo }));
  },
  ensure: (app, wishes) => ensureWorkspace(app, wishes),
  openDemo: async (app, { ownerId, timeZone }) => {
    const { id } = await makeWorkspace(app, { ownerId, timeZone, name: 'Marram Pottery', isDemo: true });
    for (const demo of demos) await demo.fill(app, { workspaceId: id, timeZone });
  },
  forgetDemo: async (app, workspaceId) => {
    for (const demo of demos) await demo.forget(app, workspaceId);
  },
  checkInvitation: async (app, token, email) => {
    await requireInvitation(app, token, email);
  },
  join: async (app, joining) => {
    await acceptInvitation(app, joining);
  },
  nameOfApiKey: async (app, workspaceId, id) => {
    const row = await app.db.inWorkspace(workspaceId, (scope) => findApiKey(scope, id));
    return row?.name ?? '';
  },
};
