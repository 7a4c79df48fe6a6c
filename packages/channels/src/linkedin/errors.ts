/**
 * What each refusal of LinkedIn means for us, on top of what holds for every network.
 * Statuses and codes: learn.microsoft.com/linkedin (error handling, Posts API, rate limiting; 2026-05). Words that no
 * page lists are marked with where they were seen.
 */
import type { Answer, Answered } from '@antiphon/wire';
import { errorOf as commonErrorOf } from '../kit/index.ts';
import type { ChannelError } from '../spec.ts';
import { postUrnIn } from './urn.rules.ts';
import { problemAnswer } from './wire.ts';

/** `visible` calls may have taken effect without an answer; others can simply be made again. */
export type CallRisk = 'harmless' | 'visible';

/** The error for a reply that is not a success we can read. */
export function errorOf(reply: Answer, risk: CallRisk, now: Date): ChannelError {
  const common = commonErrorOf(reply, { name: 'LinkedIn', risk, now, readMessage, readCode, isScopeMissing });
  return reply.kind === 'answered' ? { ...common, ...specialCase(reply, risk, now) } : common;
}

function specialCase(answer: Answered, risk: CallRisk, now: Date): Partial<ChannelError> {
  const { status } = answer;
  const said = readMessage(answer) ?? '';
  if (status === 403 && isScopeMissing(answer)) {
    const words = `LinkedIn does not let us do this with the rights of this sign-in, or the role at the page has changed. Connect again. LinkedIn said: ${said}`;
    return { words, code: 'right_missing' };
  }
  if (status === 426) {
    const words =
      'LinkedIn no longer serves the version of its API that is set here. The operator of this installation has to enter a newer one with the app of LinkedIn.';
    return { kind: 'rejected', code: 'version_ended', words };
  }
  // "Conflict. Retry the request": what it was in conflict with may be our own first call.
  if (status === 409) return { kind: risk === 'visible' ? 'unknown_outcome' : 'temporary' };
  if (status === 429 && !answer.headers.has('retry-after')) return { retryAt: endOfThrottle(said, now) };
  return {};
}

const quarterHourMs = 15 * 60_000;

/**
 * LinkedIn names no moment. Limits of a day end at midnight UTC ("Resource level throttle APPLICATION DAY limit …");
 * any other is asked again after a quarter of an hour.
 */
function endOfThrottle(message: string, now: Date): Date {
  if (!/\bDAY\b/.test(message)) return new Date(now.getTime() + quarterHourMs);
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
}

/** 100: "Not enough permissions to access: GET /me" (hybridauth/hybridauth#1020). */
function isScopeMissing(answer: Answered): boolean {
  const { serviceErrorCode, code } = readProblem(answer);
  return serviceErrorCode === 100 || code === 'ACCESS_DENIED';
}

function readProblem(answer: Answered): ReturnType<typeof problemAnswer.parse> {
  const parsed = problemAnswer.safeParse(answer.json());
  return parsed.success ? parsed.data : {};
}

function readCode(answer: Answered): string | undefined {
  const { code, errorDetails } = readProblem(answer);
  return (errorDetails?.inputErrors?.[0]?.code ?? code)?.toLowerCase();
}

function readMessage(answer: Answered): string | undefined {
  const { message, errorDetails } = readProblem(answer);
  const said = message ?? errorDetails?.inputErrors?.[0]?.description;
  if (!said) return undefined;
  return /[.!?)]$/.test(said) ? said : `${said}.`;
}

/**
 * The post that LinkedIn takes ours for a copy of, when it refuses it as one. The code and the sentence "Content is a
 * duplicate of urn:li:share:…" stand in no page: Arisamiga/Linkedin-RSS#5 (2023-12), ComposioHQ/composio#2710
 * (2026-02). Null for any other answer; '' when it names no post.
 */
export function duplicateIn(reply: Answer): string | null {
  if (reply.kind !== 'answered' || reply.status !== 422) return null;
  const message = readProblem(reply).message ?? '';
  const isDuplicate = readCode(reply) === 'duplicate_post' || /content is a duplicate of/i.test(message);
  return isDuplicate ? (postUrnIn(message) ?? '') : null;
}
