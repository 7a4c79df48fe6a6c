/**
 * What each refusal of Pinterest means for us, on top of what holds for every network. Codes and sentences: the
 * description of API v5 (5.23.0, 2025-12-11), and answers that others wrote down from the real one (gathered
 * 2026-11-21, named in the README).
 */
import type { Answer, Answered } from '@antiphon/wire';
import { errorOf as commonErrorOf } from '../kit/index.ts';
import type { ChannelError } from '../spec.ts';
import { readReset } from './budgets.ts';
import { problemAnswer } from './wire.ts';

/** `visible` calls may have taken effect without an answer; others can simply be made again. */
export type CallRisk = 'harmless' | 'visible';

/** The error for a reply that is not a success we can read. */
export function errorOf(reply: Answer, risk: CallRisk, now: Date): ChannelError {
  const common = commonErrorOf(reply, {
    name: 'Pinterest',
    risk,
    now,
    readMessage,
    readCode,
    readReset,
    isScopeMissing: (answer) => /\bscopes?\b/i.test(readMessage(answer) ?? ''),
  });
  return reply.kind === 'answered' ? { ...common, ...specialCase(reply) } : common;
}

/** Refusals that the status alone would tell wrongly, or without a way out. Nothing was done in any of them. */
function specialCase(answer: Answered): Partial<ChannelError> {
  if (answer.status < 400 || answer.status >= 500 || answer.status === 429) return {};
  const message = readMessage(answer) ?? '';
  const say = (code: string, words: string) => ({ kind: 'rejected' as const, code, words });
  if (/restricted feature/i.test(message))
    return say(
      'restricted_feature',
      'Pinterest has not opened this to the app of this installation: it is in beta there. The sign-in is still good.',
    );
  if (/trial access/i.test(message))
    return say(
      'app_on_trial',
      'Pinterest lets apps with trial access make no real pins. The operator of this installation has to ask Pinterest for standard access.',
    );
  if (/combat spam/i.test(message))
    return say(
      'spam_block',
      'Pinterest takes no pins from this account for a while, because it suspects spam. Wait, and pin less often.',
    );
  if (/board section not found/i.test(message))
    return say('section_gone', 'Pinterest does not find the section on this board. Choose another one, or none.');
  if (/board not found/i.test(message))
    return say('board_gone', 'Pinterest does not find the board. Choose another one.');
  if (answer.status === 413) return say('too_large', 'Pinterest says that this is too large.');
  return {};
}

/** Pinterest's numbers: 2 authentication failed, 3 not authorized, 8 rate limit, 29 access tier. */
function readCode(answer: Answered): string | undefined {
  const parsed = problemAnswer.safeParse(answer.json());
  return parsed.success && parsed.data.code !== undefined ? `pinterest_${parsed.data.code}` : undefined;
}

function readMessage(answer: Answered): string | undefined {
  const parsed = problemAnswer.safeParse(answer.json());
  const message = parsed.success ? parsed.data.message?.trim() : undefined;
  if (!message) return undefined;
  return /[.!?)]$/.test(message) ? message : `${message}.`;
}

/** True when what the call speaks of is not there. */
export function isMissing(reply: Answer): boolean {
  return reply.kind === 'answered' && (reply.status === 404 || reply.status === 410);
}
