/**
 * What each refusal of a server means for us, on top of what holds for every network.
 * Statuses and texts: docs.joinmastodon.org (2026-07-02) and `Api::ErrorHandling` in mastodon/mastodon.
 */
import type { Answer, Answered } from '@antiphon/wire';
import { errorOf as commonErrorOf } from '../kit/index.ts';
import type { ChannelError } from '../spec.ts';
import { errorAnswer } from './wire.ts';

/** `visible` calls may have taken effect without an answer; others can simply be made again. */
export type CallRisk = 'harmless' | 'visible';

/** The error for a reply that is not a success we can read. */
export function errorOf(reply: Answer, risk: CallRisk, now: Date): ChannelError {
  const common = commonErrorOf(reply, {
    name: 'The server',
    risk,
    now,
    readMessage,
    readReset: rateLimitReset,
    // "This action is outside the authorized scopes", 403; another 403 is about what was said.
    isScopeMissing: (answer) => /scope/i.test(readMessage(answer) ?? ''),
  });
  return reply.kind === 'answered' ? { ...common, ...specialCase(reply) } : common;
}

function specialCase(answer: Answered): Partial<ChannelError> {
  const message = readMessage(answer) ?? '';
  // The status was checked and not made: it can be sent again in a moment.
  if (answer.status === 422 && /not finished processing|still being processed/i.test(message)) {
    return { kind: 'temporary', code: 'media_not_ready', words: 'The server is still working on the media.' };
  }
  if (answer.status === 413)
    return { kind: 'rejected', code: 'too_large', words: 'The server says this is too large.' };
  return {};
}

function readMessage(answer: Answered): string | undefined {
  const parsed = errorAnswer.safeParse(answer.json());
  if (!parsed.success) return undefined;
  const message = parsed.data.error_description || parsed.data.error;
  return /[.!?)]$/.test(message) ? message : `${message}.`;
}

/** `X-RateLimit-Reset` is an ISO moment (docs.joinmastodon.org/api/rate-limits, 2026-07-02). */
function rateLimitReset(headers: Headers, now: Date): Date | undefined {
  const moment = new Date(headers.get('x-ratelimit-reset') ?? '');
  return Number.isNaN(moment.getTime()) || moment <= now ? undefined : moment;
}
