/** What a run asks for, place by place. The estimate and the run are made from the same plan, so they agree. */
import { type AvailableModel, type CostRange, estimateGeneration, type Wish } from '../generations/index.ts';
import { fits } from './fit-text.ts';
import type { OpenedBrief, RunModels } from './open-brief.ts';
import { captionWish, hashtagsWish, pictureWish, portraitSize, rewriteWish } from './prompts.rules.ts';
import type { ItemKind, RunWishes } from './studio.table.ts';

export interface Place {
  readonly kind: ItemKind;
  readonly position: number;
  readonly accountId: string | null;
  /** Null: costs nothing whatever the caption says. */
  readonly wish: Wish | null;
  /** Waits with its money reserved until words are there. */
  readonly isWaiting: boolean;
}

/** A caption longer than this (in bytes) is shaped only when a person asks for it. */
export const mostFitBytes = 2_000;

export function planRun(opened: OpenedBrief, models: RunModels, wishes: RunWishes, seed: string): Place[] {
  return [
    ...captions(opened, models.text, wishes, seed),
    ...hashtags(opened, models.text, wishes),
    ...versions(opened, models.text, wishes),
    ...pictures(opened, models.image, wishes, seed),
  ];
}

function captions({ brief, speaker }: OpenedBrief, model: AvailableModel, wishes: RunWishes, seed: string): Place[] {
  return Array.from({ length: wishes.captions }, (_, index) => ({
    kind: 'caption' as const,
    position: index,
    accountId: null,
    wish: textWish(model, captionWish(brief, speaker, { index, of: wishes.captions, seed, avoid: [] })),
    isWaiting: false,
  }));
}

function hashtags({ brief, speaker }: OpenedBrief, model: AvailableModel, wishes: RunWishes): Place[] {
  if (!wishes.hashtags) return [];
  const wish = textWish(model, hashtagsWish(brief, speaker));
  return [{ kind: 'hashtags', position: 0, accountId: null, wish, isWaiting: false }];
}

/** Versions of the first caption. Its words are not known yet: as long a text as may be shaped stands for them. */
function versions({ brief, speaker, accounts }: OpenedBrief, model: AvailableModel, wishes: RunWishes): Place[] {
  if (wishes.captions === 0) return [];
  const longest = 'x'.repeat(mostFitBytes);
  const wish = textWish(model, rewriteWish(brief, speaker, longest, { how: 'fit', maxLength: 99_999 }));
  return accounts.map((account, position) => ({
    kind: 'version' as const,
    position,
    accountId: account.id,
    wish: fits(longest, account) ? null : wish,
    isWaiting: true,
  }));
}

function pictures({ brief, speaker }: OpenedBrief, model: AvailableModel, wishes: RunWishes, seed: string): Place[] {
  const size = wishes.pictureSize ?? portraitSize(model.entry.sizes ?? []);
  return Array.from({ length: wishes.pictures }, (_, index) => ({
    kind: 'picture' as const,
    position: index,
    accountId: null,
    wish: pictureWishOf(model, pictureWish(brief, speaker, { index, of: wishes.pictures, seed, size })),
    isWaiting: wishes.captions > 0 || wishes.hashtags,
  }));
}

export function textWish(model: AvailableModel, params: object): Wish {
  return { operation: 'text.generate', model, params };
}
export function pictureWishOf(model: AvailableModel, params: object): Wish {
  return { operation: 'image.generate', model, params };
}

/** The sum of what the places would cost; null when the price of one is not known. Waiting words may cost nothing. */
export function estimatePlaces(places: readonly Place[]): CostRange | null {
  let low = 0n;
  let high = 0n;
  for (const { wish, kind } of places) {
    if (!wish) continue;
    const range = estimateGeneration(wish);
    if (!range) return null;
    low += kind === 'version' ? 0n : range.low;
    high += range.high;
  }
  return { low, high };
}
