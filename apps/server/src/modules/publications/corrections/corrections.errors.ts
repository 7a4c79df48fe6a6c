/** Codes of corrections and their words. */
import { AppError } from '../../../platform/errors.ts';
import type { PublicationState } from '../publications.table.ts';

/** Only what is out can be corrected. */
export function notOut(verb: string, state: PublicationState): AppError {
  const userMessage =
    state === 'unknown' || state === 'needs_attention'
      ? `Nobody knows yet whether this is out. Settle that first, then ${verb} what is there.`
      : `There is nothing to ${verb}: this is not out.`;
  return new AppError({ code: 'not_out', status: 409, userMessage });
}
/** Another correction of the same post is being called this moment. */
export function stillCorrecting(): AppError {
  return new AppError({
    code: 'still_correcting',
    status: 409,
    userMessage: 'Another change to this post is under way. Look again in a moment.',
    retryAfterS: 2,
  });
}
/** The workspace sends only what was approved, and what is out is not reviewed again. */
export function needsApprover(): AppError {
  return new AppError({
    code: 'needs_approver',
    status: 403,
    userMessage:
      'This workspace sends only what was approved. New words of a post that is out show at once, so only a person who may approve can change them.',
  });
}
/** The post has fewer parts. */
export function noSuchText(): AppError {
  return new AppError({ code: 'no_such_part', status: 404, userMessage: 'This post has no such part.' });
}
/** The network would refuse the new words. */
export function doesNotFit(words: string): AppError {
  return new AppError({
    code: 'does_not_fit',
    status: 422,
    userMessage: words,
    errors: [{ path: 'text', message: words }],
  });
}
/** The network, or this account, does not let us. */
export function cannotCorrect(code: 'cannot_take_down' | 'cannot_edit', userMessage: string): AppError {
  return new AppError({ code, status: 422, userMessage });
}
