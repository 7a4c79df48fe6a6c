/**
 * What each refusal of a Bluesky server means for us, on top of what holds for every network.
 * Error names: lexicons, `packages/xrpc-server` and `packages/pds` of bluesky-social/atproto (2026-08-20).
 */
import type { Answer, Answered } from '@antiphon/wire';
import { errorOf as commonErrorOf } from '../kit/index.ts';
import type { ChannelError } from '../spec.ts';
import { xrpcErrorAnswer } from './wire.ts';

/** `visible` calls may have taken effect without an answer; others can simply be made again. */
export type CallRisk = 'harmless' | 'visible';

const signInAgain = new Set([
  'ExpiredToken',
  'InvalidToken',
  'AuthMissing',
  'AuthenticationRequired',
  'invalid_token',
  'invalid_grant',
]);

const accountClosed: { readonly [name: string]: string } = {
  AccountTakedown: 'Bluesky has taken this account down.',
  AccountDeactivated: 'This account is deactivated. Activate it on Bluesky first.',
  AccountSuspended: 'Bluesky has suspended this account.',
  AccountNotFound: 'The server does not know this account any more.',
};

/** The error for a reply that is not a success we can read. */
export function errorOf(reply: Answer, risk: CallRisk, now: Date): ChannelError {
  const common = commonErrorOf(reply, {
    name: 'Bluesky',
    risk,
    now,
    readMessage,
    readCode: (answer) => readError(answer).name || undefined,
  });
  return reply.kind === 'answered' ? { ...common, ...specialCase(reply, risk) } : common;
}

/** Where the name of the error says more than the status. */
function specialCase(answer: Answered, risk: CallRisk): Partial<ChannelError> {
  const { name, message } = readError(answer);
  const closed = accountClosed[name];
  if (closed) return { kind: 'rejected', words: closed };
  if (signInAgain.has(name) || (answer.status === 403 && /scope/i.test(`${name} ${message}`))) {
    return { kind: 'reconnect', words: 'Bluesky no longer accepts our access to this account. Connect again.' };
  }
  // A create on an existing key gives 500 today (bluesky-social/atproto#3718); #4728 proposes a named refusal.
  if (/exists/i.test(name) && risk === 'visible') {
    return { kind: 'unknown_outcome', words: 'The server says that a record with this key is there already.' };
  }
  if (answer.status === 501) return { kind: 'rejected', words: 'The server does not know this call.' };
  return {};
}

function readError(answer: Answered): { readonly name: string; readonly message: string } {
  const parsed = xrpcErrorAnswer.safeParse(answer.json());
  if (!parsed.success) return { name: '', message: '' };
  const { error, message, error_description: description } = parsed.data;
  return { name: error, message: message ?? description ?? '' };
}

function readMessage(answer: Answered): string | undefined {
  const { message } = readError(answer);
  if (message === '') return undefined;
  return /[.!?)]$/.test(message) ? message : `${message}.`;
}

/** The error's name, as a lexicon calls it; '' when the answer has none. */
export function errorName(reply: Answer): string {
  return reply.kind === 'answered' ? readError(reply).name : '';
}
