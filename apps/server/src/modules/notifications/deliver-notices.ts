/** Sends what is to be told, and tries again for a day. At least once: an id that comes twice is the same message. */
import type { WebhookBody } from '@antiphon/contract';
import type { AppContext } from '../../context.ts';
import { listMembers } from '../workspaces/index.ts';
import { endTry } from './alarms.queries.ts';
import { callWebhook } from './call-webhook.ts';
import { claimNotices, type DueNotice } from './notices.instance.queries.ts';
import type { MailContent } from './notifications.table.ts';
import { findWebhook, noteWebhookTook, noteWebhookTry } from './webhooks.queries.ts';

const heldMs = 120_000;
const mostAtOnce = 10;
const firstWaitMs = 10_000;
const longestWaitMs = 3_600_000;
const giveUpMs = 86_400_000;

/** When a message is tried again after so many tries; null: a day has passed. `jitter` is 0..1. */
export function nextTry(notice: Pick<DueNotice, 'madeAt' | 'tries'>, now: Date, jitter: number): Date | null {
  const ceilingMs = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(notice.tries - 1, 20));
  const at = new Date(now.getTime() + Math.round(ceilingMs * (0.5 + jitter / 2)));
  return at.getTime() - notice.madeAt.getTime() > giveUpMs ? null : at;
}

/** One round. @returns how many were tried. */
export async function deliverNotices(app: AppContext): Promise<number> {
  const now = app.clock.now();
  const heldUntil = new Date(now.getTime() + heldMs);
  const due = await app.db.asPublisher((scope) => claimNotices(scope, { now, heldUntil, limit: mostAtOnce }));
  await Promise.all(due.map((notice) => deliver(app, notice)));
  return due.length;
}

async function deliver(app: AppContext, notice: DueNotice): Promise<void> {
  const end = notice.way === 'mail' ? await mail(app, notice) : await call(app, notice);
  const now = app.clock.now();
  const isOver = end.wasTaken || end.isGone;
  await app.db.inWorkspace(notice.workspaceId, async (scope) => {
    const nextTryAt = isOver ? null : nextTry(notice, now, Math.random());
    await endTry(scope, notice.id, { nextTryAt, toldAt: end.wasTaken ? now : null, result: end.words });
  });
}

interface End {
  readonly wasTaken: boolean;
  /** There is nobody to tell any more. */
  readonly isGone: boolean;
  readonly words: string;
}

async function mail(app: AppContext, notice: DueNotice): Promise<End> {
  const members = await app.db.readWorkspace(notice.workspaceId, listMembers);
  const to = members.find(({ userId }) => userId === notice.userId)?.email;
  if (!to) return { wasTaken: false, isGone: true, words: 'No member any more.' };
  try {
    await app.mailer.send({ to, ...(notice.content as MailContent) });
    return { wasTaken: true, isGone: false, words: 'Mailed.' };
  } catch (error) {
    app.log.error({ err: error, notice: notice.id }, 'a mail about alarms could not be sent; it is tried again');
    return { wasTaken: false, isGone: false, words: error instanceof Error ? error.message : String(error) };
  }
}

async function call(app: AppContext, notice: DueNotice): Promise<End> {
  const webhook = await app.db.readWorkspace(notice.workspaceId, findWebhook);
  if (!webhook) return { wasTaken: false, isGone: true, words: 'There is no webhook any more.' };
  const answer = await callWebhook(app, webhook, notice.content as WebhookBody);
  const at = app.clock.now();
  await app.db.inWorkspace(notice.workspaceId, async (scope) => {
    await noteWebhookTry(scope, { at, ...answer });
    if (answer.wasTaken && notice.alarmId) await noteWebhookTook(scope, notice.alarmId, at);
  });
  return { ...answer, isGone: false };
}
