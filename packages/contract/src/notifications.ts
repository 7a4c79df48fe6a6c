/** What must not happen in silence: alarms, and how people and programs are told of them. */
import { z } from 'zod';
import { Id, Instant, InWorkspace, member, PageQuery, pageOf, route, text } from './base.ts';

/**
 * - `worker_silent`: posts are due and no worker shows life;
 * - `service_out`: posts are due and their network fails, or its limit is used up;
 * - `late`: a post is due for more than a minute for another reason, which the words name;
 * - `lane_repaired`: an account's file of sends had lost its next time and was put right;
 * - `failed`, `needs_attention`, `missed`: a post stands still until a person looks;
 * - `needs_reconnect`, `sign_in_ends`: an account must be connected again, now or within seven days;
 * - `recurrence_not_planned`: an occurrence of a post that repeats could not be planned.
 */
export const alarmKinds = [
  'worker_silent',
  'service_out',
  'late',
  'lane_repaired',
  'failed',
  'needs_attention',
  'missed',
  'needs_reconnect',
  'sign_in_ends',
  'recurrence_not_planned',
] as const;
export type AlarmKind = (typeof alarmKinds)[number];

export const Alarm = z.object({
  id: Id,
  kind: z.enum(alarmKinds),
  /** What happens, and why, in words for people. */
  words: z.string(),
  /** What to do about it, in words for people. */
  next: z.string(),
  accountId: Id.nullable(),
  /** The post that waits or failed; of several that wait, the first. */
  publicationId: Id.nullable(),
  /** The post that repeats, where it is about one. */
  postId: Id.nullable(),
  raisedAt: Instant,
  /** When the cause had gone; null: it lasts. */
  resolvedAt: Instant.nullable(),
  /** When a person put it aside. */
  dismissedAt: Instant.nullable(),
  /** When it was put into a mail; null: it was not. */
  mailedAt: Instant.nullable(),
  /** When the webhook's receiver took it; null: it did not. */
  webhookAt: Instant.nullable(),
});

/** What waits because a person wants it so: said, and no alarm. */
export const HeldOnPurpose = z.object({
  /** The whole installation, this workspace, or one account. */
  what: z.enum(['everything', 'workspace', 'account']),
  accountId: Id.nullable(),
  since: Instant,
  /** Posts that are due and wait. */
  waiting: z.int(),
  words: z.string(),
});

/** What a webhook's receiver gets. The same id may come twice; it is the same alarm then. */
export const WebhookBody = z.object({
  /** The alarm's id; of a test, an id of its own. */
  id: Id,
  kind: z.enum([...alarmKinds, 'test']),
  words: z.string(),
  ids: z.object({ workspaceId: Id, accountId: Id.nullable(), publicationId: Id.nullable() }),
  /** When it was raised. */
  at: Instant,
});
export type WebhookBody = z.infer<typeof WebhookBody>;

export const Webhook = z.object({
  url: z.string(),
  madeAt: Instant,
  /** The last try: when, whether the receiver said yes, its status (null: no answer came), and in words; null: never tried. */
  last: z.object({ at: Instant, wasTaken: z.boolean(), status: z.int().nullable(), words: z.string() }).nullable(),
});
const WebhookWithSecret = z.object({
  webhook: Webhook,
  /** Signs every call (HMAC-SHA256); shown this once. Null: the one that is there stays. */
  secret: z.string().nullable(),
});

export const MailWish = z.object({
  wantsMail: z.boolean(),
  /** Nobody chose it: owners and admins get mails, others do not. */
  isUsual: z.boolean(),
  /** Whether mails leave this installation at all. */
  hasMail: z.boolean(),
});

export const notifications = {
  list: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/alarms',
      tags: ['Notifications'],
      summary: 'What must not happen in silence: open alarms, or all of the last 90 days, the newest first',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace.extend({ ...PageQuery.shape, group: z.enum(['open', 'all']).default('open') }))
    .output(
      pageOf(Alarm).extend({
        /** All that are open, also those on later pages. */
        openCount: z.int(),
        held: z.array(HeldOnPurpose),
      }),
    ),
  dismiss: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/alarms/{alarmId}/dismiss',
      tags: ['Notifications'],
      summary: 'Put an alarm aside although its cause lasts',
    })
    .meta(member('editor', 'publications:write', 'transaction'))
    .input(InWorkspace.extend({ alarmId: Id }))
    .output(Alarm),
  getMail: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/notifications/mail',
      tags: ['Notifications'],
      summary: 'Whether alarms of this workspace are mailed to the caller',
    })
    .meta(member('viewer', null))
    .input(InWorkspace)
    .output(MailWish),
  setMail: route
    .route({
      method: 'PUT',
      path: '/workspaces/{workspaceId}/notifications/mail',
      tags: ['Notifications'],
      summary: 'Have alarms mailed, or not: at most one mail in ten minutes, with all of them',
    })
    .meta(member('viewer', null))
    .input(InWorkspace.extend({ wantsMail: z.boolean() }))
    .output(MailWish),
  getWebhook: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/notifications/webhook',
      tags: ['Notifications'],
      summary: 'Where alarms are sent to, and what came of the last one',
    })
    .meta(member('admin', 'workspace:admin'))
    .input(InWorkspace)
    .output(z.object({ webhook: Webhook.nullable() })),
  setWebhook: route
    .route({
      method: 'PUT',
      path: '/workspaces/{workspaceId}/notifications/webhook',
      tags: ['Notifications'],
      summary: 'Send alarms to an address; the first time, the secret that signs them is shown',
    })
    .meta(member('admin', 'workspace:admin', 'transaction'))
    .input(InWorkspace.extend({ url: text(2000, 1) }))
    .output(WebhookWithSecret),
  renewWebhookSecret: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/notifications/webhook/secret',
      tags: ['Notifications'],
      summary: 'Sign with a new secret from now on',
    })
    .meta(member('admin', 'workspace:admin', 'transaction'))
    .input(InWorkspace)
    .output(WebhookWithSecret),
  removeWebhook: route
    .route({
      method: 'DELETE',
      path: '/workspaces/{workspaceId}/notifications/webhook',
      tags: ['Notifications'],
      summary: 'Send alarms nowhere any more',
    })
    .meta(member('admin', 'workspace:admin'))
    .input(InWorkspace)
    .output(z.object({ removed: z.literal(true) })),
  testWebhook: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/notifications/webhook/test',
      tags: ['Notifications'],
      summary: 'Send a test to the address now; says what came of it',
    })
    .meta(member('admin', 'workspace:admin', 'claimed'))
    .input(InWorkspace)
    .output(Webhook),
};
