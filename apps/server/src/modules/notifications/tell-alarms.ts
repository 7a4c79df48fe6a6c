/** Makes of fresh alarms what is to be told: a mail to each member who wants one, a call of the webhook. */
import type { WebhookBody } from '@antiphon/contract';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { findWorkspace, listMembers } from '../workspaces/index.ts';
import { listUntold } from './alarms.instance.queries.ts';
import {
  findLastMail,
  insertNotices,
  listMailWishes,
  listUnmailed,
  settleMails,
  waitForTurn,
} from './alarms.queries.ts';
import { mailAbout, mailPauseMs, usuallyWantsMail } from './mail.rules.ts';
import type { AlarmRow } from './notifications.table.ts';
import { findWebhook, takeWebhookDue } from './webhooks.queries.ts';

/** Looks through the workspaces that have something untold. */
export async function tellAlarms(app: AppContext): Promise<void> {
  for (const { workspaceId } of await app.db.asPublisher(listUntold)) {
    await app.db.inWorkspace(workspaceId, async (scope) => {
      await waitForTurn(scope);
      await mailAlarms(app, scope);
      await callWebhook(app, scope);
    });
  }
}

async function mailAlarms(app: AppContext, scope: WorkspaceScope): Promise<void> {
  const now = app.clock.now();
  const untold = await listUnmailed(scope);
  if (untold.length === 0) return;
  const lastAt = await findLastMail(scope);
  if (lastAt && now.getTime() - lastAt.getTime() < mailPauseMs) return;
  const ids = untold.map(({ id }) => id);
  const workspace = await findWorkspace(scope);
  const receivers = workspace && mailsLeave(app) && !workspace.isDemo ? await listReceivers(scope) : [];
  await settleMails(scope, ids, receivers.length > 0 ? now : null);
  const content = mailAbout(untold, { workspaceName: workspace?.name ?? '', publicUrl: app.publicUrl });
  const mails = receivers.map((userId) => ({
    id: app.ids.next(now),
    way: 'mail' as const,
    userId,
    alarmId: null,
    content,
  }));
  await insertNotices(scope, mails, now);
}

/** Whether a mail gets anywhere: out, or into the dev mailbox. */
export function mailsLeave(app: AppContext): boolean {
  return app.mailer.sends || app.config.hasDevMailbox;
}

async function listReceivers(scope: WorkspaceScope): Promise<string[]> {
  const wishes = await listMailWishes(scope);
  const members = await listMembers(scope);
  return members.filter(({ userId, role }) => wishes.get(userId) ?? usuallyWantsMail(role)).map(({ userId }) => userId);
}

async function callWebhook(app: AppContext, scope: WorkspaceScope): Promise<void> {
  const now = app.clock.now();
  const due = await takeWebhookDue(scope);
  if (due.length === 0 || !(await findWebhook(scope))) return;
  const calls = due.map((alarm) => ({
    id: app.ids.next(now),
    way: 'webhook' as const,
    userId: null,
    alarmId: alarm.id,
    content: bodyOf(alarm),
  }));
  await insertNotices(scope, calls, now);
}

function bodyOf({ id, kind, words, workspaceId, accountId, publicationId, raisedAt }: AlarmRow): WebhookBody {
  return { id, kind, words, ids: { workspaceId, accountId, publicationId }, at: raisedAt.toISOString() };
}
