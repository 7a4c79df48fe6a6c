import { AppError } from '../../platform/errors.ts';

/** Asked or answered about what is approved, out, or not there. */
export function nothingToReview(words: string): AppError {
  return new AppError({ code: 'nothing_to_review', status: 409, userMessage: words });
}
/** What the caller saw is not what is there now. */
export function changedSinceSeen(): AppError {
  return new AppError({
    code: 'changed_since_seen',
    status: 409,
    userMessage: 'This was changed since you looked at it. Look again, then answer.',
  });
}
export function notToTakeBack(words: string): AppError {
  return new AppError({ code: 'not_to_take_back', status: 409, userMessage: words });
}
