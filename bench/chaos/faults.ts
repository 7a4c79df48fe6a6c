/**
 * What goes wrong at the networks. For each network and each kind of step the calls draw from decks of twenty, so that
 * the shares are exact and every fault meets every step early.
 */
import type { CallToMatch, FaultKind } from '@antiphon/wire/stand-in';
import type { Chance } from './seeded.ts';
import { Tally } from './tally.ts';
import type { World } from './world.ts';

export const stepKinds = ['visible', 'prepare', 'reading'] as const;
export type StepKind = (typeof stepKinds)[number];

/** In twenty calls. */
const decks: Readonly<Record<StepKind, Readonly<Partial<Record<FaultKind, number>>>>> = {
  visible: { lose_after: 3, lose_before: 1, server_error_after: 1, rate_limited: 2 },
  prepare: { lose_after: 1, lose_before: 1, server_error_after: 1, rate_limited: 1 },
  reading: { lose_after: 1, lose_before: 1, server_error_after: 1, rate_limited: 1 },
};
export const faultKinds = ['lose_after', 'lose_before', 'server_error_after', 'rate_limited'] as const;
const deckSize = 20;
/** Each fault comes once among the first so many; what some networks are hardly ever asked meets all of them at once. */
const firstHands: Readonly<Record<StepKind, number>> = { visible: 8, prepare: 8, reading: 4 };

export interface FaultCounts {
  /** By fault, network and step. */
  readonly struck: Tally;
  /** Calls that drew, by step. */
  readonly calls: Tally;
  stop(): void;
}

/** `retryAfterMs`: when a network that refuses wants to be asked again. */
export function spreadFaults(world: World, chance: Chance, retryAfterMs: number): FaultCounts {
  const struck = new Tally();
  const calls = new Tally();
  const removals: (() => void)[] = [];
  for (const [network, { installed, standIn }] of world.networks) {
    for (const step of stepKinds) {
      const draw = deckOf(step, chance.branch(`${network} ${step}`));
      const drawn = new WeakMap<object, FaultKind | undefined>();
      const isMeant = (kind: FaultKind) => (call: CallToMatch) => {
        if (stepOf(installed.routes, call.route) !== step) return false;
        if (!drawn.has(call)) {
          drawn.set(call, draw());
          calls.add(step);
        }
        if (drawn.get(call) !== kind) return false;
        struck.add(kind, network, step);
        return true;
      };
      for (const kind of faultKinds) {
        const fault = standIn.fault({ kind, times: 'always', retryAfterMs }, isMeant(kind));
        removals.push(() => fault.remove());
      }
    }
  }
  return {
    struck,
    calls,
    stop: () => {
      for (const remove of removals) remove();
    },
  };
}

/** A route that serves several ends counts for the one that shows most. */
export function stepOf(
  routes: { readonly [Step in StepKind]: readonly string[] },
  route: string | undefined,
): StepKind | undefined {
  return stepKinds.find((step) => route !== undefined && routes[step].includes(route));
}

function deckOf(step: StepKind, chance: Chance): () => FaultKind | undefined {
  const faults = decks[step];
  const firstHand = firstHands[step];
  let deck: (FaultKind | undefined)[] = [];
  const refill = (): void => {
    const kinds = Object.keys(faults) as FaultKind[];
    const rest = kinds.flatMap((kind) => Array.from({ length: (faults[kind] ?? 1) - 1 }, () => kind));
    const fill = (cards: readonly FaultKind[], size: number) =>
      chance.shuffled([...cards, ...Array.from({ length: size - cards.length }, () => undefined)]);
    deck = [...fill(kinds, firstHand), ...fill(rest, deckSize - firstHand)];
  };
  return () => {
    if (deck.length === 0) refill();
    return deck.shift();
  };
}
