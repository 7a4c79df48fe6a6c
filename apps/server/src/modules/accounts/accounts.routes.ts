import { roleMay } from '../../http/access.ts';
import { os } from '../../http/implement.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import { connectForgotten } from './accounts.errors.ts';
import { presentAccount, presentApp, presentChannel } from './accounts.present.ts';
import { findAccount, listAccounts } from './accounts.queries.ts';
import { listApps, removeApp, saveApp } from './channel-apps.ts';
import { chooseProfiles, keepChoice } from './choose-profiles.ts';
import { beginConnect, finishConnect, keepAccounts, openPending, sealPending } from './connect-account.ts';
import { disconnectAccount, restoreAccount } from './disconnect-account.ts';
import { setPaused } from './pause-account.ts';
import { pendingCookie, readPendingCookie } from './pending-cookie.ts';
import { readChoices } from './read-choices.ts';

export const accountsRoutes = {
  listChannels: os.accounts.listChannels.handler(async ({ context }) => ({
    items: await Promise.all(context.app.channels.map((channel) => presentChannel(context.app, channel))),
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

  choices: os.accounts.choices.handler(async ({ input, context }) => {
    const row = await context.inWorkspace((scope) => findAccount(scope, input.accountId));
    if (!row) throw notFound('account');
    return { items: [...(await readChoices(context.app, row, input.option))] };
  }),

  connect: os.accounts.connect.handler(async ({ input, context }) => {
    const { app, pass } = context;
    if (!pass.userId) throw new Error('a workspace route without a person');
    const begun = await beginConnect(app, { ...input, userId: pass.userId });
    if (begun.kind === 'redirect') {
      context.answer.setHeader('set-cookie', pendingCookie(app, sealPending(app.masterKey, begun.pending), 900));
      return { kind: 'redirect', url: begun.url };
    }
    const { profiles } = begun;
    return context.inWorkspace(async (scope) => {
      if (profiles.length > 1) return { kind: 'choose', choice: await keepChoice(app, scope, input.channel, profiles) };
      const rows = await keepAccounts(app, scope, input.channel, profiles);
      return { kind: 'connected', accounts: rows.map((row) => presentAccount(app, row)) };
    });
  }),

  finishConnect: os.accounts.finishConnect.handler(async ({ input, context }) => {
    const { app, pass, doors } = context;
    const pending = openPending(app.masterKey, readPendingCookie(context.caller.headers.cookie), app.clock.now());
    if (pending.channel !== input.channel || pending.userId !== pass.userId) throw connectForgotten();
    const role = await doors.roleOf(pending.userId, pending.workspaceId);
    if (!role || !roleMay(role, 'admin'))
      throw new AppError({ code: 'forbidden', status: 403, userMessage: 'Only admins and owners connect accounts.' });
    const profiles = await finishConnect(app, pending, input.query);
    const { workspaceId, channel } = pending;
    const kept = await app.db.inWorkspace(workspaceId, async (scope) =>
      profiles.length > 1
        ? { rows: [], choice: await keepChoice(app, scope, channel, profiles) }
        : { rows: await keepAccounts(app, scope, channel, profiles), choice: null },
    );
    context.answer.setHeader('set-cookie', pendingCookie(app, '', 0));
    return { workspaceId, accounts: kept.rows.map((row) => presentAccount(app, row)), choice: kept.choice };
  }),

  chooseProfiles: os.accounts.chooseProfiles.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const rows = await chooseProfiles(context.app, scope, input.choiceId, input.profiles);
      return { accounts: rows.map((row) => presentAccount(context.app, row)) };
    }),
  ),

  listApps: os.accounts.listApps.handler(async ({ context }) => ({
    items: (await listApps(context.app)).map((standing) => presentApp(context.app, standing)),
  })),

  saveApp: os.accounts.saveApp.handler(async ({ input, context }) =>
    presentApp(context.app, await saveApp(context.app, input.channel, input.input)),
  ),

  removeApp: os.accounts.removeApp.handler(async ({ input, context }) =>
    presentApp(context.app, await removeApp(context.app, input.channel)),
  ),

  pause: os.accounts.pause.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) =>
      presentAccount(context.app, await setPaused(context.app, scope, input.accountId, true)),
    ),
  ),

  resume: os.accounts.resume.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) =>
      presentAccount(context.app, await setPaused(context.app, scope, input.accountId, false)),
    ),
  ),

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
