/** This module's codes and their words. */
import { AppError } from '../../platform/errors.ts';

/** The name is not one of ours, or the numbers no longer support it. */
export function noSuchFinding(): AppError {
  return new AppError({
    code: 'no_such_finding',
    status: 404,
    userMessage: 'The numbers do not support this any more. Look at the insights again.',
  });
}
