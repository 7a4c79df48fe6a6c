import { AppError } from '../../platform/errors.ts';

export function logoNotThere(): AppError {
  return new AppError({
    code: 'unknown_logo',
    status: 422,
    userMessage: 'This logo is not in the library. Upload it there first.',
  });
}
