/** When an account's posts are answered more: an estimate that refuses to speak too early. */
import { type NormalAccount, readBestTimeDocument } from './best-time.document.ts';
import {
  type AccountFit,
  emptyPrior,
  fitAccount,
  type Posterior,
  type Prior,
  posteriorOf,
  priorFrom,
  slotEffectsOf,
  tau2From,
} from './best-time.model.ts';
import { normalCdf, percentOf } from './numbers.ts';
import type { Result } from './result.ts';

const level = 0.9;
/** Standard normal quantile of 0.95: an interval of level 0.9. */
const halfWidth = 1.6448536269514722;
const supportedFrom = { probability: 0.95, posts: 100 };
const suggestiveFrom = { probability: 0.8, posts: 50 };
/** The smallest difference worth knowing, in log units: about 16 %. */
const worthwhileEffect = 0.15;
const topSlotCount = 5;

/** One hour of the week with its effect in log units. Monday is weekday 0. */
export interface SlotEffect {
  readonly slot: number;
  readonly weekday: number;
  readonly hour: number;
  readonly effect: number;
  readonly sd: number;
}

/** What is known about one account. Slot effects from 20 mature posts on; top slots only with a claim. */
export interface BestTimeAccount extends Result {
  readonly id: string;
  readonly slotEffects?: readonly number[];
  readonly slotEffectSds?: readonly number[];
  /** Probability that the top slot is better than the account's average, by the more careful of two priors. */
  readonly probability?: number;
  readonly tau2?: number;
  readonly noiseVariance?: number;
  readonly topSlots?: readonly SlotEffect[];
}

export interface BestTimeAnswer {
  /** By account id. */
  readonly accounts: readonly BestTimeAccount[];
}

/** An account with everything that the model believes about it; null below 20 posts or when nothing varies. */
export interface AccountModel {
  readonly account: NormalAccount;
  readonly belief: {
    readonly fit: AccountFit;
    readonly posterior: Posterior;
    /** The same from the account's own posts alone. */
    readonly ownPosterior: Posterior;
    readonly tau2: number;
  } | null;
}

/**
 * Estimates, for each account of a document, how each hour of the week differs from the account's average.
 * Pure: the same document gives the same answer, in whatever order its lists stand.
 *
 * @param document see `bestTimeDocument`.
 * @throws LearningError when the document cannot be answered. Small, empty and flat ones are answered.
 */
export function bestTime(document: unknown): BestTimeAnswer {
  const { accounts, inputHash } = readBestTimeDocument(document);
  return { accounts: modelAccounts(accounts).map((model) => answerOf(model, inputHash)) };
}

/** Fits all accounts, each with the prior of the others in its pool. Keeps their order. */
export function modelAccounts(accounts: readonly NormalAccount[]): AccountModel[] {
  const models = new Map<NormalAccount, AccountModel>();
  for (const members of Map.groupBy(accounts, ({ pool }) => pool).values()) {
    const fits = members.map((account) => ({ account, fit: fitAccount(account) }));
    const fitted = fits.filter((one): one is { account: NormalAccount; fit: AccountFit } => one.fit !== null);
    const withPriors = fitted.map(({ account, fit }) => ({
      account,
      fit,
      prior: priorFrom(fitted.filter((other) => other.fit !== fit).map((other) => other.fit)),
    }));
    const tau2 = tau2From(withPriors);
    for (const account of members) models.set(account, { account, belief: null });
    for (const { account, fit, prior } of withPriors) {
      if (!fit.isFlat) models.set(account, { account, belief: beliefOf(fit, prior, tau2) });
    }
  }
  return accounts.flatMap((account) => models.get(account) ?? []);
}

function beliefOf(fit: AccountFit, prior: Prior, tau2: number): AccountModel['belief'] {
  return { fit, tau2, posterior: posteriorOf(fit, prior, tau2), ownPosterior: posteriorOf(fit, emptyPrior(), tau2) };
}

/** What may be said about one account. */
export function answerOf({ account, belief }: AccountModel, inputHash: string): BestTimeAccount {
  const n = account.posts.length;
  const frame = {
    level,
    evidence: 'observational',
    n,
    excluded: account.excluded,
    assumptions: [
      'Authors choose what they post when: a difference between hours may come from what was posted then.',
      'The rhythm of the week stays the same over the time of these posts.',
    ],
    method: 'hierarchical regression on the wall clock',
    version: '1',
    inputHash,
  } as const;
  if (!belief) {
    const fit = fitAccount(account);
    const nNeeded = fit ? moreForEffect(fit.noiseVariance, n) : suggestiveFrom.posts - n;
    return { id: account.id, status: 'not_enough_data', nNeeded, ...frame };
  }
  const { fit, posterior, ownPosterior, tau2 } = belief;
  const { effects, sds } = slotEffectsOf(fit, posterior);
  const own = slotEffectsOf(fit, ownPosterior);
  const ranked = effects
    .map((effect, slot) => ({ slot, weekday: Math.floor(slot / 24), hour: slot % 24, effect, sd: sds[slot] ?? 0 }))
    .sort((a, b) => b.effect - a.effect || a.slot - b.slot);
  const [top] = ranked;
  if (!top) throw new Error('A week without slots.');
  const probability = Math.min(
    chanceAbove0(top.effect, top.sd),
    chanceAbove0(own.effects[top.slot], own.sds[top.slot]),
  );
  const status = statusOf(probability, n);
  const effectsShown = {
    slotEffects: effects,
    slotEffectSds: sds,
    probability,
    tau2,
    noiseVariance: fit.noiseVariance,
  };
  const nNeeded = status === 'supported' ? 0 : moreForEffect(fit.noiseVariance, n);
  const answer = { id: account.id, status, nNeeded, ...frame, ...effectsShown };
  return status === 'not_enough_data'
    ? answer
    : { ...answer, ...claimOf(top), topSlots: ranked.slice(0, topSlotCount) };
}

function chanceAbove0(effect = 0, sd = 0): number {
  return sd === 0 ? 0.5 : normalCdf(effect / sd);
}

function statusOf(probability: number, n: number): Result['status'] {
  if (probability >= supportedFrom.probability && n >= supportedFrom.posts) return 'supported';
  if (probability >= suggestiveFrom.probability && n >= suggestiveFrom.posts) return 'suggestive';
  return 'not_enough_data';
}

/** Posts still needed to see the worthwhile effect of the best fifth of slots; at least 1. */
function moreForEffect(noiseVariance: number, n: number): number {
  return Math.max(1, Math.ceil((49 * noiseVariance) / worthwhileEffect ** 2) - n);
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** An effect with its interval, and one sentence that says what was seen and no more. */
export function claimOf({
  effect,
  sd,
  weekday,
  hour,
}: SlotEffect): Pick<Result, 'estimate' | 'interval' | 'text'> & Partial<Result> {
  const interval = [effect - halfWidth * sd, effect + halfWidth * sd] as const;
  const intervalPercent = [percentOf(interval[0]), percentOf(interval[1])] as const;
  const estimatePercent = percentOf(effect);
  const when = `${weekdays[weekday]} at ${String(hour).padStart(2, '0')}:00`;
  const range = intervalPercent.map((value) => value.toFixed(0)).join(' to ');
  const text = `Posts on ${when} did ${estimatePercent.toFixed(0)} % better (${range}) than this account's average.`;
  return { estimate: effect, interval, estimatePercent, intervalPercent, text };
}
