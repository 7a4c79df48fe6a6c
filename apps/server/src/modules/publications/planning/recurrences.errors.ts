import { AppError } from '../../../platform/errors.ts';

export function badRule(words: string): AppError {
  return new AppError({
    code: 'bad_rule',
    status: 422,
    userMessage: words,
    errors: [{ path: 'rule', message: words }],
  });
}
export function neverComes(): AppError {
  return new AppError({
    code: 'never_comes',
    status: 422,
    userMessage: 'This rule has no time that is still to come within two years. Choose a later end or another day.',
  });
}
export function noSuchOccurrence(): AppError {
  return new AppError({
    code: 'no_such_occurrence',
    status: 422,
    userMessage: 'This repeat has no time like that, or it has passed already. Look at the coming ones again.',
  });
}
/** It has ended, or another one goes on in its place. */
export function recurrenceOver(): AppError {
  return new AppError({
    code: 'recurrence_over',
    status: 409,
    userMessage: 'This repeat has ended. Resume it first, or begin a new one.',
  });
}
