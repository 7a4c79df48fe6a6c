/** A workspace's own SQL about its webhook. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import { type AlarmRow, alarms, type WebhookRow, webhooks } from './notifications.table.ts';

export async function findWebhook(scope: WorkspaceScope): Promise<WebhookRow | undefined> {
  const [row] = await scope.db.select().from(webhooks).where(eq(webhooks.workspaceId, scope.workspaceId));
  return row;
}

/** Until the end of this unit of work nobody else enters the workspace's webhook, of which there is one. */
export async function lockWebhook(scope: WorkspaceScope): Promise<void> {
  await scope.client.query('select pg_advisory_xact_lock(hashtextextended($1, 36))', [scope.workspaceId]);
}

export async function insertWebhook(
  scope: WorkspaceScope,
  row: Pick<WebhookRow, 'id' | 'url' | 'secretId' | 'madeAt'>,
): Promise<void> {
  await scope.db.insert(webhooks).values({ workspaceId: scope.workspaceId, ...row });
}

/** Another address has no last result yet. */
export async function changeWebhookUrl(scope: WorkspaceScope, url: string): Promise<void> {
  await scope.db
    .update(webhooks)
    .set({ url, triedAt: null, wasTaken: null, status: null, result: null })
    .where(eq(webhooks.workspaceId, scope.workspaceId));
}

export async function deleteWebhook(scope: WorkspaceScope): Promise<WebhookRow | undefined> {
  const [row] = await scope.db.delete(webhooks).where(eq(webhooks.workspaceId, scope.workspaceId)).returning();
  return row;
}

export async function noteWebhookTry(
  scope: WorkspaceScope,
  tried: { readonly at: Date; readonly wasTaken: boolean; readonly status: number | null; readonly words: string },
): Promise<WebhookRow | undefined> {
  const [row] = await scope.db
    .update(webhooks)
    .set({ triedAt: tried.at, wasTaken: tried.wasTaken, status: tried.status, result: tried.words })
    .where(eq(webhooks.workspaceId, scope.workspaceId))
    .returning();
  return row;
}

/** Open alarms that were not yet put to the webhook; they count as put to it from here on. */
export async function takeWebhookDue(scope: WorkspaceScope): Promise<AlarmRow[]> {
  return scope.db
    .update(alarms)
    .set({ isWebhookDue: false })
    .where(
      and(
        eq(alarms.workspaceId, scope.workspaceId),
        eq(alarms.isWebhookDue, true),
        isNull(alarms.resolvedAt),
        isNull(alarms.dismissedAt),
      ),
    )
    .returning();
}

/** The receiver said yes to it; the first time counts. */
export async function noteWebhookTook(scope: WorkspaceScope, alarmId: string, at: Date): Promise<void> {
  await scope.db
    .update(alarms)
    .set({ webhookAt: sql`coalesce(${alarms.webhookAt}, ${at.toISOString()}::timestamptz)` })
    .where(and(eq(alarms.workspaceId, scope.workspaceId), eq(alarms.id, alarmId)));
}
