/** Times to offer for the next posts: learned where there is a claim, else spread over the week to learn from. */
import { Matrix } from 'ml-matrix';
import { readBestTimeDocument } from './best-time.document.ts';
import { type AccountFit, type Posterior, rootOf } from './best-time.model.ts';
import { answerOf, type BestTimeAccount, claimOf, modelAccounts } from './best-time.ts';
import { LearningError } from './learning-error.ts';
import type { Status } from './result.ts';
import { drawNormal, type Random } from './seeded-random.ts';
import { nextInstantOfSlot, slotsPerWeek } from './wall-clock.ts';

/** Draws are pulled in to this share of their spread: full Thompson sampling costs more than it finds out. */
const temper = 0.3;
const drawCount = 200;
const firstHour = 8;
const lastHour = 21;

export interface TimeRequest {
  readonly accountId: string;
  /** How many times are wanted; fewer come back when the free slots run out. */
  readonly count: number;
  /** Only instants after this one (ISO). */
  readonly after: string;
  /** Hours of the week that may be offered; absent: every day from 8 to 21 o'clock. */
  readonly freeSlots?: readonly number[];
  /** Least distance between two offers, in hours round the week. Default 6. */
  readonly minGapHours?: number;
}

export interface TimeSuggestion {
  readonly slot: number;
  /** The next instant of the slot (ISO with Z). */
  readonly at: string;
  /** With which probability this slot was drawn: kept with the post, needed to learn from the choice later. */
  readonly probability: number;
  readonly basis: 'learned' | 'spread';
  /** Why this time, in words for people. */
  readonly reason: string;
}

/** The times of one account, and how much they rest on. */
export interface AccountTimes {
  readonly accountId: string;
  readonly status: Status;
  /** Posts that counted. */
  readonly n: number;
  /** About how many more posts are needed; 0 when supported. */
  readonly nNeeded: number;
  readonly times: readonly TimeSuggestion[];
}

/**
 * Suggests times for some accounts of a document, which is worked out once for all of them. The same document,
 * requests and random give the same times.
 *
 * @param document see `bestTimeDocument`; an account may have no posts at all.
 * @param random from `seededRandom`; requests draw from it in their order.
 * @throws LearningError when the document is refused or does not hold an account.
 */
export function suggestTimesOf(document: unknown, requests: readonly TimeRequest[], random: Random): AccountTimes[] {
  const { accounts, inputHash } = readBestTimeDocument(document);
  const models = new Map(modelAccounts(accounts).map((model) => [model.account.id, model]));
  return requests.map((request) => {
    const model = models.get(request.accountId);
    if (!model)
      throw new LearningError('invalid_document', `accounts: there is none with the id "${request.accountId}"`);
    return timesOf(model, answerOf(model, inputHash), request, random);
  });
}

/** As `suggestTimesOf`, for one account. */
export function suggestTimes(document: unknown, request: TimeRequest, random: Random): readonly TimeSuggestion[] {
  return suggestTimesOf(document, [request], random).flatMap(({ times }) => times);
}

function timesOf(
  model: ReturnType<typeof modelAccounts>[number],
  answer: BestTimeAccount,
  request: TimeRequest,
  random: Random,
): AccountTimes {
  const { status, n, nNeeded } = answer;
  const free = request.freeSlots ?? wakingSlots();
  const isLearned = model.belief !== null && status !== 'not_enough_data';
  const chosen = isLearned
    ? drawLearned(model.belief.fit, model.belief.posterior, free, request, random)
    : drawSpread(free, request.count, random);
  const times = chosen.map(({ slot, probability }) => ({
    slot,
    at: nextInstantOfSlot(slot, model.account.timeZone, request.after),
    probability,
    basis: isLearned ? ('learned' as const) : ('spread' as const),
    reason: isLearned ? reasonOf(slot, answer) : spreadReasonOf(answer),
  }));
  return { accountId: request.accountId, status, n, nNeeded, times };
}

interface Choice {
  readonly slot: number;
  readonly probability: number;
}

function wakingSlots(): number[] {
  return Array.from({ length: slotsPerWeek }, (_, slot) => slot).filter(
    (slot) => slot % 24 >= firstHour && slot % 24 <= lastHour,
  );
}

/** Systematic sampling: evenly spaced over the free slots from a random start, each with the same chance. */
function drawSpread(free: readonly number[], count: number, random: Random): Choice[] {
  const wanted = Math.min(count, free.length);
  const start = random();
  return Array.from({ length: wanted }, (_, j) => ({
    slot: free[Math.floor(((j + start) * free.length) / wanted)] ?? 0,
    probability: wanted / free.length,
  }));
}

/** Tempered Thompson sampling: how often a slot wins among draws of β is its probability to be chosen. */
function drawLearned(
  fit: AccountFit,
  posterior: Posterior,
  free: readonly number[],
  { count, minGapHours = 6 }: TimeRequest,
  random: Random,
): Choice[] {
  const root = rootOf(posterior);
  const draws = Array.from({ length: drawCount }, () => {
    const z = Matrix.columnVector(Array.from({ length: root.rows }, () => drawNormal(random)));
    return fit.slots.mmul(Matrix.add(posterior.mean, root.mmul(z).mul(temper))).to1DArray();
  });
  const choices: Choice[] = [];
  let left = free;
  while (choices.length < count && left.length > 0) {
    const winners = draws.map((effects) => winnerOf(left, effects));
    const slot = winners[Math.floor(random() * winners.length)] ?? 0;
    choices.push({ slot, probability: winners.filter((winner) => winner === slot).length / winners.length });
    left = left.filter((other) => hoursBetween(other, slot) >= minGapHours);
  }
  return choices;
}

function winnerOf(free: readonly number[], effects: readonly number[]): number {
  return free.reduce((best, slot) => ((effects[slot] ?? 0) > (effects[best] ?? 0) ? slot : best));
}

function hoursBetween(a: number, b: number): number {
  const apart = Math.abs(a - b);
  return Math.min(apart, slotsPerWeek - apart);
}

function reasonOf(slot: number, { slotEffects, slotEffectSds }: BestTimeAccount): string {
  const effect = slotEffects?.[slot] ?? 0;
  const sd = slotEffectSds?.[slot] ?? 0;
  if (effect <= 0) return 'Chosen to learn more about this hour.';
  return claimOf({ slot, weekday: Math.floor(slot / 24), hour: slot % 24, effect, sd }).text ?? '';
}

function spreadReasonOf({ n, nNeeded }: BestTimeAccount): string {
  if (n === 0) return 'A guess: no data yet.';
  return `A guess, spread over the week to learn from: about ${nNeeded} more posts are needed before an hour stands out.`;
}
