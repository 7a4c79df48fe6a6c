import { AppError } from '../../platform/errors.ts';
import { inDollars, nextMonthBegins } from './spending.rules.ts';

/** Why a cap stops it, in words. */
export function capRefusal(cap: bigint, now: Date, timeZone: string): string {
  return `Stopped at your cap of ${inDollars(cap)}. Nothing was sent to the provider. Raise the cap or wait until ${nextMonthBegins(now, timeZone)}.`;
}

export function overCap(cap: bigint, now: Date, timeZone: string): AppError {
  return new AppError({ code: 'over_cap', status: 402, userMessage: capRefusal(cap, now, timeZone) });
}

/** What has no known price cannot be held to a cap. */
export function priceUnknown(model: string, cap: bigint): AppError {
  return new AppError({
    code: 'price_unknown',
    status: 402,
    userMessage: `Nobody told us the price of ${model}, so it cannot be held to your cap of ${inDollars(cap)}. Nothing was sent. Lift the cap or choose another model.`,
  });
}

export function badCursor(): AppError {
  return new AppError({
    code: 'bad_cursor',
    status: 400,
    userMessage: 'This cursor is not one of ours. Begin again without it.',
  });
}
