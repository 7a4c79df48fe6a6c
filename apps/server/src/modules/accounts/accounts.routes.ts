import { z } from 'zod';
import type { AppContext } from '../../context.ts';
import { roleMay } from '../../http/access.ts';
import { os } from '../../http/implement.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import { connectForgotten } from './accounts.errors.ts';
import { presentAccount } from './accounts.present.ts';
import { findAccount, listAccounts } from './accounts.queries.ts';
import { beginConnect, finishConnect, keepAccounts, openPending, sealPending } from './connect-account.ts';
import { disconnectAccount, restoreAccount } from './disconnect-account.ts';
import { pendingCookie, readPendingCookie } from './pending-cookie.ts';

export const accountsRoutes = {
  listChannels: os.accounts.listChannels.handler(async ({ context }) => ({
    items: context.app.channels.map(presentChannel),
  })),

  list: os.accounts.list.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const rows = await listAccounts(scope, { withDisconnected: input.disconnected === 'show' });
      return { items: rows.map((row) => presentAccount(context.app, row)) };
    }),
  ),

  get: os.accounts.get.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const row = await findAccount(scope, input.accountId);
      if (!row) throw notFound('account');
      return presentAccount(context.app, row);
    }),
  ),

  connect: os.accounts.connect.handler(async ({ input, context }) => {
    const { app, pass } = context;
    if (!pass.userId) throw new Error('a workspace route without a person');
    const begun = await beginConnect(app, { ...input, userId: pass.userId });
    if (begun.kind === 'redirect') {
      context.answer.setHeader('set-cookie', pendingCookie(app, sealPending(app.masterKey, begun.pending), 900));
      return { kind: 'redirect', url: begun.url };
    }
    const rows = await context.inWorkspace((scope) => keepAccounts(app, scope, input.channel, begun.profiles));
    return { kind: 'connected', accounts: rows.map((row) => presentAccount(app, row)) };
  }),

  finishConnect: os.accounts.finishConnect.handler(async ({ input, context }) => {
    const { app, pass, doors } = context;
    const pending = openPending(app.masterKey, readPendingCookie(context.caller.headers.cookie), app.clock.now());
    if (pending.channel !== input.channel || pending.userId !== pass.userId) throw connectForgotten();
    const role = await doors.roleOf(pending.userId, pending.workspaceId);
    if (!role || !roleMay(role, 'admin'))
      throw new AppError({ code: 'forbidden', status: 403, userMessage: 'Only admins and owners connect accounts.' });
    const profiles = await finishConnect(app, pending, input.query);
    const rows = await app.db.inWorkspace(pending.workspaceId, (scope) =>
      keepAccounts(app, scope, pending.channel, profiles),
    );
    context.answer.setHeader('set-cookie', pendingCookie(app, '', 0));
    return { workspaceId: pending.workspaceId, accounts: rows.map((row) => presentAccount(app, row)) };
  }),

  disconnect: os.accounts.disconnect.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) =>
      presentAccount(context.app, await disconnectAccount(context.app, scope, input.accountId)),
    ),
  ),

  restore: os.accounts.restore.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) =>
      presentAccount(context.app, await restoreAccount(context.app, scope, input.accountId)),
    ),
  ),
};

function presentChannel(channel: AppContext['channels'][number]) {
  return {
    id: channel.id,
    name: channel.name,
    isSandbox: channel.capabilities.isSandbox,
    methods: channel.connect.map((method) => ({
      id: method.id,
      kind: method.kind,
      name: method.name,
      form: z.toJSONSchema(method.form, { io: 'input' }),
    })),
    options: z.toJSONSchema(channel.options, { io: 'input' }),
    guarantee: channel.capabilities.guarantee.words,
  };
}
