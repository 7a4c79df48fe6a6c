/** This module's codes and their words. */
import { AppError } from '../../platform/errors.ts';

export function badCursor(): AppError {
  return new AppError({
    code: 'bad_cursor',
    status: 400,
    userMessage: 'This cursor is not one of ours. Begin again without it.',
  });
}
