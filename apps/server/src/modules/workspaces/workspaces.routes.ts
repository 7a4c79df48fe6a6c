import type { Pass } from '../../http/access.ts';
import { requestMark } from '../../http/idempotency.ts';
import { os } from '../../http/implement.ts';
import { notFound, staleWrite } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { emailOf } from '../identity/index.ts';
import { listApiKeys, revokeApiKey } from './api-keys.queries.ts';
import { createApiKey } from './api-keys.ts';
import { changeMember } from './change-member.ts';
import { deleteInvitation, listOpenInvitations } from './invitations.queries.ts';
import { acceptInvitation, invite, readInvitation, warnOfInvitation } from './invitations.ts';
import { makeWorkspace } from './make-workspace.ts';
import { listMembers } from './members.queries.ts';
import { setPaused } from './pause-workspace.ts';
import { setApproval } from './switch-approval.ts';
import { presentApiKey, presentInvitation, presentMember, presentWorkspace } from './workspaces.present.ts';
import { changeWorkspace, findWorkspace } from './workspaces.queries.ts';

/** The person who acts; routes that ask for one have let in nobody else. */
function personOf({ pass }: { readonly pass: Pass }): string {
  if (pass.userId === null) throw new Error('this route let in nobody');
  return pass.userId;
}

export const workspacesRoutes = {
  create: os.workspaces.create.handler(async ({ input, context }) => {
    const row = await makeWorkspace(context.app, {
      ownerId: personOf(context),
      name: input.name,
      timeZone: input.timeZone,
      madeWith: requestMark(context.caller.headers['idempotency-key'], input),
    });
    return presentWorkspace(row);
  }),
  get: os.workspaces.get.handler(async ({ context }) => {
    const row = await context.inWorkspace(findWorkspace);
    if (!row) throw notFound('workspace');
    return presentWorkspace(row);
  }),
  pause: os.workspaces.pause.handler(async ({ context }) =>
    presentWorkspace(await context.inWorkspace((scope) => setPaused(context.app, scope, true))),
  ),
  resume: os.workspaces.resume.handler(async ({ context }) =>
    presentWorkspace(await context.inWorkspace((scope) => setPaused(context.app, scope, false))),
  ),
  update: os.workspaces.update.handler(async ({ input, context }) => {
    const now = context.app.clock.now();
    return context.inWorkspace(async (scope) => {
      const { name, timeZone, missedRule, latenessLimitMs } = input;
      const row = await changeWorkspace(scope, input.revision, {
        ...(name === undefined ? {} : { name }),
        ...(timeZone === undefined ? {} : { timeZone }),
        ...(missedRule === undefined ? {} : { missedRule }),
        ...(latenessLimitMs === undefined ? {} : { latenessLimitMs }),
      });
      if (!row) {
        const current = await findWorkspace(scope);
        throw current ? staleWrite('workspace', presentWorkspace(current)) : notFound('workspace');
      }
      await emitEvent(scope, {
        name: 'workspace.changed',
        data: { revision: row.revision },
        id: context.app.ids.next(now),
        at: now,
      });
      return presentWorkspace(row);
    });
  }),
  setApproval: os.workspaces.setApproval.handler(async ({ input, context }) =>
    presentWorkspace(
      await context.inWorkspace((scope) => setApproval(context.app, scope, context.pass, input.needsApproval)),
    ),
  ),
  listMembers: os.workspaces.listMembers.handler(async ({ context }) => ({
    items: (await context.inWorkspace(listMembers)).map(presentMember),
  })),
  setRole: os.workspaces.setRole.handler(async ({ input, context }) => {
    const change = { byUserId: context.pass.userId, userId: input.userId, to: input.role };
    return presentMember(await context.inWorkspace((scope) => changeMember(context.app, scope, change)));
  }),
  removeMember: os.workspaces.removeMember.handler(async ({ input, context }) => {
    const change = { byUserId: context.pass.userId, userId: input.userId, to: null };
    await context.inWorkspace((scope) => changeMember(context.app, scope, change));
    return { removed: true as const };
  }),
  listInvitations: os.workspaces.listInvitations.handler(async ({ context }) => {
    const now = context.app.clock.now();
    const rows = await context.inWorkspace((scope) => listOpenInvitations(scope, now));
    return { items: rows.map(presentInvitation) };
  }),
  invite: os.workspaces.invite.handler(async ({ input, context }) => {
    const wishes = { email: input.email, role: input.role, invitedBy: personOf(context) };
    const { invitation, link } = await context.inWorkspace((scope) => invite(context.app, scope, wishes));
    return {
      invitation: presentInvitation(invitation),
      link,
      warning: warnOfInvitation(context.app, input.email !== undefined),
    };
  }),
  revokeInvitation: os.workspaces.revokeInvitation.handler(async ({ input, context }) => {
    const isGone = await context.inWorkspace((scope) => deleteInvitation(scope, input.invitationId));
    if (!isGone) throw notFound('invitation');
    return { revoked: true as const };
  }),
  readInvitation: os.workspaces.readInvitation.handler(async ({ input, context }) => {
    const { row, workspaceName, invitedBy } = await readInvitation(context.app, {
      token: input.token,
      ip: context.caller.ip,
    });
    return { workspaceName, invitedBy, role: row.role, expiresAt: row.expiresAt.toISOString() };
  }),
  acceptInvitation: os.workspaces.acceptInvitation.handler(async ({ input, context }) => {
    const userId = personOf(context);
    const email = await emailOf(context.app.db, userId);
    return presentWorkspace(await acceptInvitation(context.app, { token: input.token, userId, email }));
  }),
  listApiKeys: os.workspaces.listApiKeys.handler(async ({ context }) => ({
    items: (await context.inWorkspace(listApiKeys)).map(presentApiKey),
  })),
  createApiKey: os.workspaces.createApiKey.handler(async ({ input, context }) => {
    const wishes = {
      name: input.name,
      scopes: input.scopes,
      createdBy: personOf(context),
      expiresAt: input.expiresAt === undefined ? null : new Date(input.expiresAt),
    };
    const { row, secret } = await context.inWorkspace((scope) => createApiKey(context.app, scope, wishes));
    return { apiKey: presentApiKey(row), secret };
  }),
  revokeApiKey: os.workspaces.revokeApiKey.handler(async ({ input, context }) => {
    const now = context.app.clock.now();
    const isRevoked = await context.inWorkspace((scope) => revokeApiKey(scope, input.apiKeyId, now));
    if (!isRevoked) throw notFound('API key');
    return { revoked: true as const };
  }),
};
