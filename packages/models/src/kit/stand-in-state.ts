/** What every provider's stand-in remembers, so that one suite can question them all. */
import { setTimeout as wait } from 'node:timers/promises';

/** Where and on whose clock a stand-in runs: an ephemeral port and the system's where absent. */
export interface StandInPlace {
  readonly port?: number;
  now?(): Date;
}

/**
 * A stand-in names its routes `models`, `text.start`, `image.start`, `status` and `cancel` (those it has), and
 * keeps this as its state.
 */
export class ModelStandInState {
  /** Pieces of paid work begun. */
  readonly started = { text: 0, image: 0 };
  /** Work that was asked to stop before it ended. */
  cancelled = 0;
  /** Streams whose reader went away. */
  hangUps = 0;
  /** Between two words of a text, and ten times as long for a picture. */
  wordDelayMs = 0;
  /** Calls whose next start is refused, in the provider's own words. */
  #refusals: Refusal[] = [];

  /** The next start is refused so. */
  refuseNext(refusal: Refusal): void {
    this.#refusals.push(refusal);
  }

  /** The refusal of this start, used up. */
  takeRefusal(): Refusal | undefined {
    return this.#refusals.shift();
  }

  /** Waits for the time of one word. */
  async pause(words = 1): Promise<void> {
    if (this.wordDelayMs > 0) await wait(this.wordDelayMs * words);
  }
}

export type Refusal = 'out_of_credit' | 'content_policy' | 'overloaded';

/** One server-sent event as text. */
export function serverSent(data: unknown, event?: string): string {
  return `${event === undefined ? '' : `event: ${event}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
}

/** Tokens as a stand-in counts them: one for every four bytes, at least one. */
export function countTokens(text: string): number {
  return Math.max(1, Math.ceil(new TextEncoder().encode(text).length / 4));
}

/** The answer of every stand-in: about what was asked, long enough to arrive in pieces. */
export const ANSWER_WORDS: readonly string[] =
  'Three places are left for the wood-firing weekend, and the kiln is warm.'.split(/(?<= )/);

/** A PNG of one grey pixel. */
export const ONE_PIXEL_PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);
