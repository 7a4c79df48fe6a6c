/** This module's codes and the words for people. */
import { AppError } from '../../platform/errors.ts';

export function badCursor(): AppError {
  return new AppError({
    code: 'bad_cursor',
    status: 400,
    userMessage: 'This cursor is not one of ours. Begin again without it.',
  });
}
/** The network, or this account, does not let us reply there. */
export function cannotReply(userMessage: string): AppError {
  return new AppError({ code: 'cannot_reply', status: 422, userMessage });
}
/** The workspace sends only what was approved, and replies are not reviewed. */
export function needsApprover(): AppError {
  return new AppError({
    code: 'needs_approver',
    status: 403,
    userMessage:
      'This workspace sends only what was approved. Replies go out at once, so only a person who may approve can write them.',
  });
}
/** Its outcome is known. */
export function nothingToDecide(): AppError {
  return new AppError({
    code: 'nothing_unknown',
    status: 409,
    userMessage: 'There is no open question about this reply: its outcome is known.',
  });
}
/** The network would refuse these words. */
export function replyNotTaken(userMessage: string): AppError {
  return new AppError({ code: 'reply_not_taken', status: 422, userMessage });
}
/** It is being called at this moment. */
export function replyUnderWay(): AppError {
  return new AppError({
    code: 'still_sending',
    status: 409,
    userMessage: 'This reply is being sent or looked for just now. Look again in a moment.',
    retryAfterS: 2,
  });
}
