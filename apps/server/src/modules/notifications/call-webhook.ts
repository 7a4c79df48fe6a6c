/** One call of a workspace's webhook: signed, through the outbound fence, never following a redirect. */
import { createHmac } from 'node:crypto';
import type { WebhookBody } from '@antiphon/contract';
import { FenceError } from '@antiphon/wire';
import type { AppContext } from '../../context.ts';
import { openSecret } from '../vault/index.ts';
import type { WebhookRow } from './notifications.table.ts';

const answerMs = 10_000;

export interface WebhookAnswer {
  readonly wasTaken: boolean;
  /** Null: no answer came. */
  readonly status: number | null;
  readonly words: string;
}

/** What stands in `X-Antiphon-Signature`: HMAC-SHA256 of the body's bytes, in hex. */
export function signatureOf(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body, 'utf8').digest('hex')}`;
}

/** Only a 2xx is a yes. Never throws for what the receiver did. */
export async function callWebhook(app: AppContext, webhook: WebhookRow, body: WebhookBody): Promise<WebhookAnswer> {
  const secret = await app.db.readWorkspace(webhook.workspaceId, (scope) => openSecret(app, scope, webhook.secretId));
  const text = JSON.stringify(body);
  const answering = AbortSignal.timeout(answerMs);
  try {
    const answer = await app.fetch(webhook.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-antiphon-id': body.id,
        'x-antiphon-signature': signatureOf(String(secret), text),
      },
      body: text,
      redirect: 'manual',
      signal: answering,
    });
    await answer.body?.cancel();
    return judge(answer);
  } catch (error) {
    return { wasTaken: false, status: null, words: wordsOf(error) };
  }
}

function judge({ status }: Response): WebhookAnswer {
  if (status >= 200 && status < 300) return { wasTaken: true, status, words: `It answered ${status}.` };
  if (status >= 300 && status < 400) {
    const words = `It answered ${status} and wants us to go to another address. We do not follow: enter that address here.`;
    return { wasTaken: false, status, words };
  }
  return { wasTaken: false, status, words: `It answered ${status}; only 200 to 299 counts as received.` };
}

function wordsOf(error: unknown): string {
  if (error instanceof FenceError) return error.message;
  if (error instanceof Error && error.name === 'TimeoutError') return 'It did not answer within 10 s.';
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return `It could not be reached${code}.`;
}
