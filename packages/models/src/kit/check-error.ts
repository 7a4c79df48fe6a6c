import type { Answer } from '@antiphon/wire';
import type { ModelError } from '../spec.ts';
import { type ErrorDialect, type ErrorScene, refusedAddress, startError } from './model-errors.ts';

/** The error of a call that starts nothing (a list): what a paid start would call unknown is only out of order. */
export function checkError(answer: Answer, dialect: ErrorDialect, scene: ErrorScene): ModelError {
  if (answer.kind !== 'answered' && answer.isRefusedAddress) return refusedAddress(answer);
  const error = startError(answer, dialect, scene);
  if (error.kind !== 'unknown_outcome') return error;
  return {
    ...error,
    kind: 'temporary',
    words: `${dialect.name} could not answer just now. Try again in a little while.`,
  };
}
