import { AppError } from '../../platform/errors.ts';
import type { PublicationState } from './publications.table.ts';

const stateWords: Record<PublicationState, string> = {
  scheduled: 'it is planned',
  sending: 'it is being sent at this moment',
  published: 'it is already published',
  failed: 'it failed',
  unknown: 'we are still asking whether it is there',
  needs_attention: 'it waits for you',
  missed: 'it was missed',
  cancelled: 'it was cancelled',
};

/** The other side of a race was first, or the state does not allow it; the person is told which. */
export function tooLate(verb: string, state: PublicationState): AppError {
  return new AppError({ code: 'too_late', status: 409, userMessage: `Too late to ${verb}: ${stateWords[state]}.` });
}
/** The later part is under way: what its call brings would overwrite a wish to try again. */
export function stillSending(): AppError {
  return new AppError({
    code: 'still_sending',
    status: 409,
    userMessage: 'The later part is being sent just now. Look again in a moment.',
    retryAfterS: 2,
  });
}
/** It was taken down, or is being: no later part of it goes out. */
export function goneOrGoing(): AppError {
  return new AppError({
    code: 'taken_down',
    status: 409,
    userMessage: 'This post was taken down, so no later part of it is sent.',
  });
}
/** Its workspace sends only what was approved, and this is not. */
export function notApproved(why: string): AppError {
  return new AppError({
    code: 'not_approved',
    status: 409,
    userMessage: `${why} Plan it for a time: it goes out then, once it is approved.`,
  });
}
export function nothingFits(words: string): AppError {
  return new AppError({ code: 'nothing_fits', status: 422, userMessage: words });
}
export function inThePast(): AppError {
  return new AppError({
    code: 'in_the_past',
    status: 422,
    userMessage: 'This time has passed already. Choose a later one, or send now.',
  });
}
export function noSuchRange(): AppError {
  return new AppError({
    code: 'no_such_range',
    status: 422,
    userMessage: 'A calendar shows at least one day and at most 62, the first before the last.',
  });
}
export function noSuchTime(wallTime: string): AppError {
  return new AppError({
    code: 'no_such_time',
    status: 422,
    userMessage: `There is no ${wallTime} on any clock. A wall time looks like 2026-11-24T09:00.`,
  });
}
/** The account has no slots, or all are taken. */
export function noFreeSlot(words: string): AppError {
  return new AppError({ code: 'no_free_slot', status: 422, userMessage: words });
}
/** Its post was put away since. */
export function postPutAway(): AppError {
  return new AppError({
    code: 'post_put_away',
    status: 409,
    userMessage: 'The post was put away. Bring it back first, then send it.',
  });
}
export function tooFarAhead(): AppError {
  return new AppError({ code: 'too_far_ahead', status: 422, userMessage: 'Plan at most two years ahead.' });
}
/** More than one call may change. */
export function tooMany(most: number): AppError {
  return new AppError({
    code: 'too_many',
    status: 422,
    userMessage: `These are more than ${most.toLocaleString('en')} planned sends. Choose fewer posts; nothing was changed.`,
  });
}
export function spanEndsFirst(): AppError {
  return new AppError({
    code: 'span_ends_first',
    status: 422,
    userMessage: 'The span ends before it begins. Give a last time that is later than the first.',
  });
}
export function nothingUnknown(): AppError {
  return new AppError({
    code: 'nothing_unknown',
    status: 409,
    userMessage: 'There is no open question about this post: its outcome is known.',
  });
}
/** The address a person gave is not one of the account's posts. */
export function otherPost(handle: string, network: string): AppError {
  return wrongLink(
    'other_post',
    `This is not the address of a post of ${handle} on ${network}. Open the post there and copy its address, or leave the link empty.`,
  );
}
/** The address a person gave is the one of another send. */
export function otherPostOfOurs(): AppError {
  return wrongLink(
    'known_post',
    'This is the address of another post that went out from here. Copy the one of this post, or leave the link empty.',
  );
}
function wrongLink(code: string, message: string): AppError {
  return new AppError({ code, status: 422, userMessage: message, errors: [{ path: 'url', message }] });
}
