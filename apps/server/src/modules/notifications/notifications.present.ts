import type { Alarm, HeldOnPurpose, MailWish, Webhook } from '@antiphon/contract';
import type { z } from 'zod';
import type { HeldState } from './alarms.queries.ts';
import { nextOf } from './causes.rules.ts';
import type { AlarmRow, WebhookRow } from './notifications.table.ts';

export function presentAlarm(row: AlarmRow): z.infer<typeof Alarm> {
  return {
    id: row.id,
    kind: row.kind,
    words: row.words,
    next: nextOf(row.kind),
    accountId: row.accountId,
    publicationId: row.publicationId,
    postId: row.postId,
    raisedAt: row.raisedAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    dismissedAt: row.dismissedAt?.toISOString() ?? null,
    mailedAt: row.mailedAt?.toISOString() ?? null,
    webhookAt: row.webhookAt?.toISOString() ?? null,
  };
}

/** What waits on purpose: the widest pause alone, else each paused account. */
export function presentHeld(held: HeldState): z.infer<typeof HeldOnPurpose>[] {
  const waiting = held.accounts.reduce((sum, account) => sum + account.waiting, 0);
  const since = held.allPausedAt ?? held.workspacePausedAt;
  if (since) {
    const isAll = held.allPausedAt !== null;
    const words = isAll ? 'Who runs this installation has paused all sending.' : 'Sending is paused in this workspace.';
    return [
      {
        what: isAll ? 'everything' : 'workspace',
        accountId: null,
        since: since.toISOString(),
        waiting,
        words: `${words} ${waitWords(waiting)}`,
      },
    ];
  }
  return held.accounts.flatMap((account) =>
    account.accountPausedAt
      ? [
          {
            what: 'account' as const,
            accountId: account.accountId,
            since: account.accountPausedAt.toISOString(),
            waiting: account.waiting,
            words: `${account.handle} is paused. ${waitWords(account.waiting)}`,
          },
        ]
      : [],
  );
}

function waitWords(count: number): string {
  if (count === 0) return 'Nothing that is due waits for it.';
  return count === 1 ? 'One post that is due waits.' : `${count} posts that are due wait.`;
}

export function presentWebhook(row: WebhookRow): z.infer<typeof Webhook> {
  return {
    url: row.url,
    madeAt: row.madeAt.toISOString(),
    last: row.triedAt && {
      at: row.triedAt.toISOString(),
      wasTaken: row.wasTaken ?? false,
      status: row.status,
      words: row.result ?? '',
    },
  };
}

export function presentMailWish(
  chosen: boolean | undefined,
  usual: boolean,
  hasMail: boolean,
): z.infer<typeof MailWish> {
  return { wantsMail: chosen ?? usual, isUsual: chosen === undefined, hasMail };
}
