/** Decides which addresses lead to the page "Not here". Pure. */
import { toProblem } from './api-problem.ts';

/** As the contract has it (RFC 9562), without its library. */
const idPattern = /^[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i;

/** Whether this part of an address can be an id of ours. */
export function isId(part: unknown): boolean {
  return typeof part === 'string' && idPattern.test(part);
}

/** A reading of the cache, as far as it counts here. */
export interface FailedReading {
  readonly queryKey: readonly unknown[];
  readonly state: { readonly data: unknown };
}

/** Whether the server has just said that it does not have one of `ids`, which was not seen so far. */
export function saysNotHere({ queryKey, state }: FailedReading, error: unknown, ids: readonly unknown[]): boolean {
  if (state.data !== undefined || toProblem(error).status !== 404) return false;
  const { input = {} } = (queryKey[1] ?? {}) as { input?: Record<string, unknown> };
  return Object.values(input).some((value) => ids.includes(value));
}
