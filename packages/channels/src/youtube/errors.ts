/**
 * What each refusal of Google means for us, on top of what holds for every network. Reasons:
 * developers.google.com/youtube/v3/docs/errors and developers.google.com/youtube/v3/guides/quota_and_compliance_audits
 * (2026-11-20).
 */
import type { Answer, Answered } from '@antiphon/wire';
import { errorOf as commonErrorOf, readReset } from '../kit/index.ts';
import type { ChannelError } from '../spec.ts';
import { nextPacificMidnight } from './pacific.rules.ts';
import { problemAnswer } from './wire.ts';

/** `visible` calls may have taken effect without an answer; others can simply be made again. */
export type CallRisk = 'harmless' | 'visible';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const dailyLimits = new Set(['quotaExceeded', 'dailyLimitExceeded', 'dailyLimitExceededUnreg']);
const passingLimits = new Set([
  'rateLimitExceeded',
  'userRateLimitExceeded',
  'RATE_LIMIT_EXCEEDED',
  'RESOURCE_EXHAUSTED',
]);
const missingRights = new Set(['insufficientPermissions', 'insufficientScopes', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT']);
const disabledApis = new Set(['accessNotConfigured', 'SERVICE_DISABLED']);
const closedAccounts = new Set([
  'authenticatedUserAccountClosed',
  'authenticatedUserAccountSuspended',
  'channelClosed',
  'channelSuspended',
]);

/** The error for a reply that is not a success we can read. */
export function errorOf(reply: Answer, risk: CallRisk, now: Date): ChannelError {
  const common = commonErrorOf(reply, {
    name: 'YouTube',
    risk,
    now,
    readMessage,
    readCode: reasonOf,
    isScopeMissing: (answer) => missingRights.has(reasonOf(answer) ?? ''),
  });
  return reply.kind === 'answered' ? { ...common, ...specialCase(reply, now) } : common;
}

/** The network's own code for its refusal, such as `quotaExceeded`. */
export function reasonOf(answer: Answered): string | undefined {
  const parsed = problemAnswer.safeParse(answer.json());
  if (!parsed.success) return undefined;
  const { errors = [], details = [], status } = parsed.data.error;
  return errors[0]?.reason ?? details.find((detail) => detail.reason !== undefined)?.reason ?? status;
}

function specialCase(answer: Answered, now: Date): Partial<ChannelError> {
  const reason = reasonOf(answer) ?? '';
  const wait = (retryAt: Date, words: string) => ({ kind: 'rate_limited' as const, retryAt, words });
  const isPassing = passingLimits.has(reason);
  if (dailyLimits.has(reason) || (isPassing && /per day/i.test(readMessage(answer) ?? ''))) {
    const words =
      'The calls that YouTube gives this installation for a day are used up; they begin anew at midnight in California.';
    return wait(nextPacificMidnight(now), words);
  }
  if (isPassing) return wait(readReset(answer.headers, now), 'YouTube asks us to wait before the next call.');
  if (reason === 'uploadLimitExceeded')
    return wait(
      new Date(now.getTime() + dayMs),
      'This channel has uploaded as many videos as YouTube lets it in a day.',
    );
  if (reason === 'uploadRateLimitExceeded') {
    const told = answer.headers.has('retry-after') ? readReset(answer.headers, now) : new Date(now.getTime() + hourMs);
    return wait(told, 'YouTube says that too many thumbnails were sent for this channel lately.');
  }
  if (reason === 'youtubeSignupRequired')
    return { kind: 'reconnect', words: 'This Google account has no YouTube channel. Make one, then connect again.' };
  if (closedAccounts.has(reason))
    return { kind: 'rejected', words: 'YouTube has closed or suspended this channel; only its owner can settle that.' };
  if (disabledApis.has(reason)) {
    const words =
      'YouTube is not set up here yet: the operator has to switch on the YouTube Data API in the Google project.';
    return { kind: 'rejected', words };
  }
  return {};
}

/** Google's sentence, without its markup. */
function readMessage(answer: Answered): string | undefined {
  const parsed = problemAnswer.safeParse(answer.json());
  const told = parsed.success ? (parsed.data.error.message ?? parsed.data.error.errors?.[0]?.message) : undefined;
  const plain = told?.replace(/<[^>]*>/g, '').trim();
  if (!plain) return undefined;
  return /[.!?)]$/.test(plain) ? plain : `${plain}.`;
}

/** True when what the call speaks of is not there. */
export function isMissing(reply: Answer): boolean {
  return reply.kind === 'answered' && reply.status === 404;
}

/** True when there can be no comments: the video is not there, or has them closed. */
export function hasNoComments(reply: Answer): boolean {
  return isMissing(reply) || (reply.kind === 'answered' && reasonOf(reply) === 'commentsDisabled');
}
