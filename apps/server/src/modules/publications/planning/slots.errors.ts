import { AppError } from '../../../platform/errors.ts';

export function noSuchSlot(): AppError {
  return new AppError({
    code: 'no_such_slot',
    status: 422,
    userMessage: 'There is no slot at this time, and nothing waits there. Look at the queue again.',
  });
}
/** A skipped slot takes nothing in until it is opened again. */
export function slotSkipped(): AppError {
  return new AppError({
    code: 'slot_skipped',
    status: 422,
    userMessage: 'This slot is skipped. Open it again first, then move something there.',
  });
}
