/** When a service counts as out, and how long nothing new goes to it. Pure. */
import type { BudgetReading, ChannelError, StepOutcome } from '@antiphon/channels';

/** So many calls in a row that failed by the service's own fault close it. */
export const failuresToClose = 5;
const firstClosedMs = 30_000;
const longestClosedMs = 15 * 60_000;

/** The key of a service: one server of a network. */
export function serviceOf(account: { readonly channel: string; readonly server: string }): string {
  return `${account.channel} ${account.server}`;
}

export function hostOfService(service: string): string {
  const [, server = ''] = service.split(' ');
  return URL.canParse(server) ? new URL(server).host : server;
}

/** What one call says of the service: it works, it does not, or nothing (the fault may be ours or the person's). */
export function verdictOf(outcome: StepOutcome): 'works' | 'fails' | 'says_nothing' {
  if (outcome.kind !== 'failed') return 'works';
  const { kind, status } = outcome.error;
  if (kind === 'rejected' || kind === 'reconnect' || kind === 'rate_limited') return 'works';
  // An answer that cannot be read came from something that is up; silence and 5xx did not.
  return status === undefined || status >= 500 ? 'fails' : 'says_nothing';
}

/** How long a service stays closed after so many failures in a row; `jitter` is 0..1. */
export function closedForMs(failures: number, jitter: number): number {
  const ceiling = Math.min(longestClosedMs, firstClosedMs * 2 ** Math.min(failures - failuresToClose, 20));
  return Math.round(ceiling * (0.75 + jitter / 4));
}

/** In words, why it is closed. */
export function outageWords(service: string, failures: number, error: ChannelError): string {
  return `${hostOfService(service)} failed ${failures} times in a row. ${error.words}`;
}

/** The limit of our whole app that this call used up; undefined: there is room. */
export function usedUp(budgets: readonly BudgetReading[] | undefined): BudgetReading | undefined {
  return budgets?.find((budget) => budget.scope === 'app' && budget.remaining <= 0);
}
