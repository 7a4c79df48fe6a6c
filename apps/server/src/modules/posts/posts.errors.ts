import { AppError } from '../../platform/errors.ts';

/** A version that is on its way or out stays as it went. */
export function versionFrozen(handle: string): AppError {
  return new AppError({
    code: 'version_frozen',
    status: 409,
    userMessage: `The version for ${handle} is already on its way or out and stays as it is. Duplicate the post to say something new.`,
  });
}
export function accountsMissing(): AppError {
  return new AppError({
    code: 'unknown_account',
    status: 422,
    userMessage: 'One of these accounts is not in this workspace.',
  });
}
export function accountTwice(): AppError {
  return new AppError({
    code: 'account_twice',
    status: 422,
    userMessage: 'An account stands twice in this post. Each account gets one version.',
  });
}
export function badOptions(handle: string, words: string): AppError {
  return new AppError({
    code: 'invalid_options',
    status: 422,
    userMessage: `The settings for ${handle} do not fit: ${words}`,
  });
}
export function badCursor(): AppError {
  return new AppError({
    code: 'bad_cursor',
    status: 400,
    userMessage: 'This cursor is not one of ours. Begin again without it.',
  });
}
