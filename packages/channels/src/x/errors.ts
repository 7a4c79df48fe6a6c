/**
 * What each refusal of X means for us, on top of what holds for every network.
 * Statuses and types: docs.x.com/x-api/fundamentals/response-codes-and-errors (2026-08-22). Words that no page lists
 * are marked with where they were seen.
 */
import type { Answer, Answered } from '@antiphon/wire';
import { errorOf as commonErrorOf } from '../kit/index.ts';
import type { ChannelError } from '../spec.ts';
import { readReset } from './api.ts';
import { problemAnswer } from './wire.ts';

/** `visible` calls may have taken effect without an answer; others can simply be made again. */
export type CallRisk = 'harmless' | 'visible';

/** The error for a reply that is not a success we can read. */
export function errorOf(reply: Answer, risk: CallRisk, now: Date): ChannelError {
  const common = commonErrorOf(reply, {
    name: 'X',
    risk,
    now,
    readMessage,
    readReset,
    isScopeMissing: (answer) => /\bscopes?\b/i.test(readMessage(answer) ?? ''),
  });
  return reply.kind === 'answered' ? { ...common, ...specialCase(reply, risk) } : common;
}

function specialCase(answer: Answered, risk: CallRisk): Partial<ChannelError> {
  const { status } = answer;
  const message = readMessage(answer) ?? '';
  const type = readType(answer);
  // 402 `CreditsDepleted`: tryethernal/ethernal#1324 (2026-06); a 429 of this type is no rate limit and ends with money.
  if (status === 402 || type === 'usage-capped') {
    const words =
      'The developer account of this installation at X has no credits left, or has reached its spending limit. The operator has to add credits in the console of X; then send this again.';
    return { kind: 'rejected', code: 'out_of_credits', words };
  }
  // Seen in akrherz/iembot#163 (2026-02). The answer does not say which post it means: it may be ours.
  if (status === 403 && risk === 'visible' && /duplicate content/i.test(message)) {
    const words =
      'X says that these words were posted a short while ago. It may have been us, by a call that seemed lost; so we look before anything else.';
    return { kind: 'unknown_outcome', code: 'duplicate_content', words };
  }
  if (status === 403 && type === 'client-forbidden') {
    const words = `X does not let this installation's app do this. The operator has to look at the app in the console of X. X said: ${message}`;
    return { kind: 'rejected', code: 'app_forbidden', words };
  }
  if (status === 413) return { kind: 'rejected', code: 'too_large', words: 'X says that this file is too large.' };
  return {};
}

/** The last part of a problem's type: `usage-capped` of `https://api.x.com/2/problems/usage-capped`. */
export function readType(answer: Answered): string {
  const parsed = problemAnswer.safeParse(answer.json());
  return parsed.success ? (parsed.data.type?.split('/').at(-1) ?? '') : '';
}

function readMessage(answer: Answered): string | undefined {
  const parsed = problemAnswer.safeParse(answer.json());
  if (!parsed.success) return undefined;
  const { detail, title, errors = [] } = parsed.data;
  // A bad request names its fields one by one, which says more than "One or more parameters to your request was invalid."
  const [first] = errors;
  const message = first?.message ?? first?.detail ?? detail ?? title;
  if (!message) return undefined;
  return /[.!?)]$/.test(message) ? message : `${message}.`;
}
