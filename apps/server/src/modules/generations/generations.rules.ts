/** What an outcome means for a generation. Pure; takes `now`. */
import type { Cost, Json, ModelError, Output, Prices, RunOutcome } from '@antiphon/models';
import type { GenerationState, Reason, Warning } from './generations.table.ts';

/** How long a worker counts as alive after its last sign. */
export const leaseMs = 6_000;
/** A start that was proved "not started" is tried again this much later, and not more often than there are entries. */
const backoffMs = [2_000, 8_000, 30_000, 120_000];
/** Providers count by the minute and the day; one that says more has slipped in the unit. */
const longestToldMs = 31 * 86_400_000;
/** A lost start is asked about this long after it was lost, then after each answer that told nothing. */
const askAfterMs = [0, 10_000, 60_000, 600_000];

const finalStates: readonly GenerationState[] = ['succeeded', 'failed', 'cancelled'];

/** Nothing changes it any more. */
export function isFinal(state: GenerationState): boolean {
  return finalStates.includes(state);
}

/** Nothing more comes by itself: ended, or a person must decide. */
export function isSettled(state: GenerationState): boolean {
  return isFinal(state) || state === 'unknown';
}

/** When to ask next about a lost start; null: not any more, a person decides. */
export function askAgainAt(askCount: number, now: Date): Date | null {
  const delay = askAfterMs[askCount];
  return delay === undefined ? null : new Date(now.getTime() + delay);
}

/**
 * What a text costs at least. Nobody can tell beforehand into how few tokens a tokenizer cuts a prompt, nor how short
 * the answer is, which may even be empty; but a prompt is one token at least, and it is charged as the cheapest kind
 * of input at the least.
 */
export function leastTextCost({ longContext, ...base }: Prices): bigint {
  const charged = [base, longContext].flatMap((prices) =>
    prices ? [prices.inputToken, prices.cachedInputToken, prices.cacheWriteToken] : [],
  );
  const [first, ...others] = charged.filter((price) => price !== undefined);
  return others.reduce((least, price) => (price < least ? price : least), first ?? 0n);
}

/** What is to be paid. `upper_bound`: nobody told us, so the most it can have been is counted. */
export interface Owed {
  readonly amount: bigint;
  readonly source: 'catalogue' | 'provider' | 'upper_bound' | 'unknown';
  readonly priceVersion?: string;
  readonly lines: Cost['lines'];
}

/** The next state, and what happens to the reservation: settled with `owed`, given back when null, or kept. */
export type Next =
  | {
      readonly state: 'succeeded';
      readonly owed: Owed;
      readonly outputs: readonly Output[];
      readonly warnings: readonly Warning[];
    }
  | { readonly state: 'cancelled'; readonly owed: Owed | null }
  | { readonly state: 'failed'; readonly owed: Owed | null; readonly reason: Reason }
  | { readonly state: 'queued'; readonly retryAt: Date; readonly reason: Reason }
  | { readonly state: 'unknown'; readonly reason: Reason }
  | {
      readonly state: 'running';
      readonly handle: Json;
      readonly waitMs: number;
      readonly progress: number | null;
      readonly etaAt: Date | null;
    };

export interface Situation {
  /** `start`: the answer to a paid start; `look`: to a reading of work that was accepted. */
  readonly phase: 'start' | 'look';
  readonly estimateHigh: bigint | null;
  readonly retryCount: number;
  readonly isCancelRequested: boolean;
  readonly now: Date;
}

export function nextOf(outcome: RunOutcome, situation: Situation): Next {
  const { now, estimateHigh } = situation;
  if (outcome.kind === 'succeeded') {
    const { outputs, cost, warnings = [] } = outcome;
    return { state: 'succeeded', owed: owedOf(cost, estimateHigh), outputs, warnings };
  }
  if (outcome.kind === 'cancelled') {
    const owed = owedOf(outcome.cost, estimateHigh);
    return { state: 'cancelled', owed: owed.amount === 0n && owed.source === 'catalogue' ? null : owed };
  }
  if (outcome.kind === 'running') {
    const { handle, waitMs, progress = null, etaMs } = outcome;
    return {
      state: 'running',
      handle,
      waitMs,
      progress,
      etaAt: etaMs === undefined ? null : new Date(now.getTime() + etaMs),
    };
  }
  return afterFailure(outcome.error, outcome.cost, situation);
}

function afterFailure(error: ModelError, cost: Cost | undefined, situation: Situation): Next {
  const reason = reasonOf(error);
  if (cost) return { state: 'failed', owed: owedOf(cost, situation.estimateHigh), reason };
  if (error.kind === 'unknown_outcome') return { state: 'unknown', reason };
  const isPassing = error.kind === 'rate_limited' || error.kind === 'temporary';
  const delay = backoffMs[situation.retryCount];
  if (situation.phase === 'start' && isPassing && delay !== undefined) {
    if (situation.isCancelRequested) return { state: 'cancelled', owed: null };
    const earliest = situation.now.getTime() + delay;
    const told = Math.min(error.retryAt?.getTime() || 0, situation.now.getTime() + longestToldMs);
    return { state: 'queued', retryAt: new Date(Math.max(earliest, told)), reason };
  }
  return { state: 'failed', owed: null, reason };
}

export function reasonOf(error: ModelError): Reason {
  const { kind, code, words, evidence } = error;
  return { kind, code, words, ...(evidence ? { evidence } : {}) };
}

function owedOf(cost: Cost | null, estimateHigh: bigint | null): Owed {
  if (cost) return cost;
  return estimateHigh === null
    ? { amount: 0n, source: 'unknown', lines: [] }
    : { amount: estimateHigh, source: 'upper_bound', lines: [] };
}
