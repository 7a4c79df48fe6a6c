import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import type { Pass } from '../../http/access.ts';
import { os } from '../../http/implement.ts';
import { notFound } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import {
  countOpenAlarms,
  dismissAlarm,
  listAlarms,
  listMailWishes,
  readHeld,
  writeMailWish,
} from './alarms.queries.ts';
import { removeWebhook, renewSecret, setWebhook, testWebhook, type WebhookAndSecret } from './change-webhook.ts';
import { usuallyWantsMail } from './mail.rules.ts';
import { badCursor } from './notifications.errors.ts';
import { presentAlarm, presentHeld, presentMailWish, presentWebhook } from './notifications.present.ts';
import type { AlarmRow } from './notifications.table.ts';
import { mailsLeave } from './tell-alarms.ts';
import { findWebhook } from './webhooks.queries.ts';

export const notificationsRoutes = {
  list: os.notifications.list.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const { group, limit, cursor } = input;
      const after = cursor ? readCursor(cursor) : undefined;
      const rows = await listAlarms(scope, { group, limit: limit + 1, after });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        items: page.map(presentAlarm),
        nextCursor: rows.length > limit && last ? writeCursor(last) : null,
        openCount: await countOpenAlarms(scope),
        held: presentHeld(await readHeld(scope, context.app.clock.now())),
      };
    }),
  ),
  dismiss: os.notifications.dismiss.handler(async ({ input, context }) => {
    const { app, pass } = context;
    const now = app.clock.now();
    return context.inWorkspace(async (scope) => {
      const row = await dismissAlarm(scope, { id: input.alarmId, at: now, by: pass.userId });
      if (!row) throw notFound('alarm');
      const data = { alarmId: row.id, kind: row.kind };
      await emitEvent(scope, { name: 'alarm.dismissed', data, id: app.ids.next(now), at: now });
      return presentAlarm(row);
    });
  }),
  getMail: os.notifications.getMail.handler(async ({ context }) =>
    context.inWorkspace((scope) => readMailWish(context.app, scope, context.pass)),
  ),
  setMail: os.notifications.setMail.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await writeMailWish(scope, personOf(context.pass), input.wantsMail);
      return readMailWish(context.app, scope, context.pass);
    }),
  ),
  getWebhook: os.notifications.getWebhook.handler(async ({ context }) => {
    const row = await context.inWorkspace(findWebhook);
    return { webhook: row ? presentWebhook(row) : null };
  }),
  setWebhook: os.notifications.setWebhook.handler(async ({ input, context }) =>
    present(await context.inWorkspace((scope) => setWebhook(context.app, scope, input.url))),
  ),
  renewWebhookSecret: os.notifications.renewWebhookSecret.handler(async ({ context }) =>
    present(await context.inWorkspace((scope) => renewSecret(context.app, scope))),
  ),
  removeWebhook: os.notifications.removeWebhook.handler(async ({ context }) => {
    await context.inWorkspace(removeWebhook);
    return { removed: true as const };
  }),
  testWebhook: os.notifications.testWebhook.handler(async ({ input, context }) =>
    presentWebhook(await testWebhook(context.app, input.workspaceId)),
  ),
};

function present({ webhook, secret }: WebhookAndSecret) {
  return { webhook: presentWebhook(webhook), secret };
}

/** The person who asks; these routes let in nobody else. */
function personOf({ userId }: Pass): string {
  if (userId === null) throw new Error('this route let in nobody');
  return userId;
}

async function readMailWish(app: AppContext, scope: WorkspaceScope, pass: Pass) {
  const wishes = await listMailWishes(scope);
  return presentMailWish(wishes.get(personOf(pass)), usuallyWantsMail(pass.role ?? 'viewer'), mailsLeave(app));
}

function writeCursor(row: AlarmRow): string {
  return Buffer.from(`${row.raisedAt.toISOString()} ${row.id}`).toString('base64url');
}

function readCursor(cursor: string): { raisedAt: Date; id: string } {
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const raisedAt = new Date(at);
  if (Number.isNaN(raisedAt.getTime()) || !/^[0-9a-f-]{36}$/.test(id)) throw badCursor();
  return { raisedAt, id };
}
