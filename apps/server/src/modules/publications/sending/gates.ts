/**
 * What keeps sends back, as one worker sees it: pauses (read anew several times a second) and services that are out
 * (each worker counts its own calls in a row; what it concludes is shared by a row).
 */
import type { StepOutcome } from '@antiphon/channels';
import type { Database } from '../../../db/database.ts';
import type { AccountRow } from '../../accounts/index.ts';
import { closeService, type GateState, openService, readGates } from './gates.instance.queries.ts';
import { closedForMs, failuresToClose, outageWords, serviceOf, usedUp, verdictOf } from './gates.rules.ts';
import { asTold, later } from './work.rules.ts';

export interface Gates {
  readonly state: GateState;
  /** Looks anew, unless it has just been done. */
  refresh(): Promise<void>;
  isPaused(row: { readonly workspaceId: string; readonly accountId: string }): boolean;
  /** Learns from a call; closes or opens the service where that follows. */
  learn(account: AccountRow, outcome: StepOutcome, now: Date): Promise<void>;
  stop(): void;
}

/** A pause is felt within a second: this, and the time of a claim. */
const freshMs = 400;

const nothing: GateState = { isAllPaused: false, pausedWorkspaces: [], pausedAccounts: [], services: [] };

/** `haste`: services stay closed for so many times less. */
export function openGates(db: Database, haste: number, onError: (error: unknown) => void): Gates {
  let state = nothing;
  let pausedWorkspaces = new Set<string>();
  let pausedAccounts = new Set<string>();
  let readAt = Number.NEGATIVE_INFINITY;
  const failures = new Map<string, number>();

  const refresh = async (): Promise<void> => {
    if (performance.now() - readAt < freshMs / 2) return;
    readAt = performance.now();
    state = await db.asPublisher(readGates);
    pausedWorkspaces = new Set(state.pausedWorkspaces);
    pausedAccounts = new Set(state.pausedAccounts);
  };
  const timer = setInterval(() => void refresh().catch(onError), freshMs);
  timer.unref();

  const close = (service: string, outcome: StepOutcome, count: number, now: Date): Promise<void> | undefined => {
    if (outcome.kind !== 'failed') return undefined;
    const closedUntil = later({ now, haste }, closedForMs(count, Math.random()));
    const words = outageWords(service, count, outcome.error);
    return db.asPublisher((scope) =>
      closeService(scope, { service, kind: 'outage', closedAt: now, closedUntil, failures: count, words }),
    );
  };
  const learn = async (account: AccountRow, outcome: StepOutcome, now: Date): Promise<void> => {
    const service = serviceOf(account);
    const limit = usedUp(outcome.budgets);
    if (limit && limit.resetAt > now) {
      const words = `Our app has used up what ${account.channel} allows (${limit.name}).`;
      const gate = {
        service,
        kind: 'limit',
        closedAt: now,
        closedUntil: asTold({ now, haste }, limit.resetAt),
        failures: 0,
        words,
      } as const;
      await db.asPublisher((scope) => closeService(scope, gate));
    }
    const verdict = verdictOf(outcome);
    if (verdict === 'says_nothing') return;
    const known = state.services.find((gate) => gate.service === service && gate.kind === 'outage');
    if (verdict === 'works') {
      failures.delete(service);
      if (known) await db.asPublisher((scope) => openService(scope, service));
      return;
    }
    // Another worker may have counted further.
    const count = Math.max(failures.get(service) ?? 0, known?.failures ?? 0) + 1;
    failures.set(service, count);
    if (count >= failuresToClose) await close(service, outcome, count, now);
  };

  return {
    get state() {
      return state;
    },
    refresh,
    isPaused: ({ workspaceId, accountId }) =>
      state.isAllPaused || pausedWorkspaces.has(workspaceId) || pausedAccounts.has(accountId),
    learn,
    stop: () => clearInterval(timer),
  };
}
