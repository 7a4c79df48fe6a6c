/** Where a workspace's alarms are sent: entered, signed anew, tried, taken away. */
import { isIP } from 'node:net';
import { isPublicAddress, readHostList } from '@antiphon/wire';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { removeSecret, replaceSecret, sealSecret } from '../vault/index.ts';
import { callWebhook } from './call-webhook.ts';
import { badWebhookAddress, noWebhook } from './notifications.errors.ts';
import type { WebhookRow } from './notifications.table.ts';
import {
  changeWebhookUrl,
  deleteWebhook,
  findWebhook,
  insertWebhook,
  lockWebhook,
  noteWebhookTry,
} from './webhooks.queries.ts';

export interface WebhookAndSecret {
  readonly webhook: WebhookRow;
  /** Shown once; null: the one that is there stays. */
  readonly secret: string | null;
}

/** @throws AppError 400 `bad_webhook_address`. */
export async function setWebhook(app: AppContext, scope: WorkspaceScope, typed: string): Promise<WebhookAndSecret> {
  const url = readAddress(app, typed);
  await lockWebhook(scope);
  const known = await findWebhook(scope);
  if (known) {
    if (known.url !== url) await changeWebhookUrl(scope, url);
    return { webhook: await requireWebhook(scope), secret: null };
  }
  const now = app.clock.now();
  const secret = newSecret(app);
  const secretId = await sealSecret(app, scope, { purpose: 'webhook', value: secret });
  await insertWebhook(scope, { id: app.ids.next(now), url, secretId, madeAt: now });
  return { webhook: await requireWebhook(scope), secret };
}

/** @throws AppError 404 `no_webhook`. */
export async function renewSecret(app: AppContext, scope: WorkspaceScope): Promise<WebhookAndSecret> {
  const webhook = await requireWebhook(scope);
  const secret = newSecret(app);
  await replaceSecret(app, scope, webhook.secretId, secret);
  return { webhook, secret };
}

/** Removing what is gone already changes nothing. */
export async function removeWebhook(scope: WorkspaceScope): Promise<void> {
  const gone = await deleteWebhook(scope);
  if (gone) await removeSecret(scope, gone.secretId);
}

/** Sends a test now and keeps what came of it. @throws AppError 404 `no_webhook`. */
export async function testWebhook(app: AppContext, workspaceId: string): Promise<WebhookRow> {
  const webhook = await app.db.inWorkspace(workspaceId, requireWebhook);
  const now = app.clock.now();
  const answer = await callWebhook(app, webhook, {
    id: app.ids.next(now),
    kind: 'test',
    words: 'This is a test. Alarms of this workspace arrive here.',
    ids: { workspaceId, accountId: null, publicationId: null },
    at: now.toISOString(),
  });
  const row = await app.db.inWorkspace(workspaceId, (scope) =>
    noteWebhookTry(scope, { at: app.clock.now(), ...answer }),
  );
  if (!row) throw noWebhook();
  return row;
}

async function requireWebhook(scope: WorkspaceScope): Promise<WebhookRow> {
  const row = await findWebhook(scope);
  if (!row) throw noWebhook();
  return row;
}

function newSecret(app: AppContext): string {
  return `whs_${app.ids.secret(32)}`;
}

/** What can be refused without asking anybody; names are judged when they are called, by the fence. */
function readAddress(app: AppContext, typed: string): string {
  const text = typed.trim();
  if (!URL.canParse(text)) throw badWebhookAddress('This is no address we can read, such as https://example.org/hook.');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '')
    throw badWebhookAddress('Leave the name and password out of the address; calls are signed instead.');
  const port = url.port || (url.protocol === 'http:' ? '80' : '443');
  if (url.protocol === 'http:' || url.protocol === 'https:') {
    if (readHostList(app.config.allowPrivateHosts).has(url.hostname, port)) return url.href;
  }
  if (url.protocol !== 'https:') throw badWebhookAddress('The address must begin with https://.');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) > 0 && !isPublicAddress(host))
    throw badWebhookAddress(
      `${url.host} is in a private network. The operator can allow it with ANTIPHON_ALLOW_PRIVATE_HOSTS.`,
    );
  return url.href;
}
