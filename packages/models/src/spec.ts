/**
 * What a provider's adapter is, as the rest of the house sees it.
 *
 * The rules behind the shapes:
 * - a *paid start* happens once: the caller writes its intent before `start`, the adapter never retries, and
 *   an error that does not prove "not started" is `unknown_outcome`;
 * - long work is `start` → a JSON handle → `status`, read once by a job; the queue owns the waiting;
 * - money is a bigint of 1e-10 USD, never a float; an estimate has an upper bound that holds.
 */
import type { z } from 'zod';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type SafeFetch = typeof globalThis.fetch;

/** The kinds of work that adapters of this release can do. Speech, video and training join here. */
export type OperationName = 'text.generate' | 'image.generate';

// ---------------------------------------------------------------------------------------------------------
// Prices
// ---------------------------------------------------------------------------------------------------------

/** Prices of one model at one moment: units of 1e-10 USD per single unit (token, picture). Absent: not sold so. */
export interface Prices {
  readonly inputToken?: bigint;
  readonly cachedInputToken?: bigint;
  readonly cacheWriteToken?: bigint;
  readonly outputToken?: bigint;
  readonly imageInputToken?: bigint;
  readonly imageOutputToken?: bigint;
  readonly image?: bigint;
  /** Dearer prices that hold for the whole request once the input is longer than `aboveInputTokens`. */
  readonly longContext?: { readonly aboveInputTokens: number } & Omit<Prices, 'longContext'>;
}

/** A model as the catalogue knows it. */
export interface ModelEntry {
  /** The provider's own id of the model. */
  readonly id: string;
  readonly name: string;
  readonly operations: readonly OperationName[];
  /** Absent for models whose price nobody told us (a person's own endpoint): cost is then shown as unknown. */
  readonly prices?: Prices;
  /** Version of the price table the prices come from, kept with every spend. */
  readonly priceVersion: string;
  readonly contextTokens?: number;
  /** ISO date on which the maker ends it; with the id of its successor where one is named. */
  readonly retiresAt?: string;
  readonly successor?: string;
  /** Sizes an image model can make, "1024x1024"; absent for text. */
  readonly sizes?: readonly string[];
  /** Most output tokens of one picture by quality and size, for models that sell pictures by the token. */
  readonly pictureTokens?: { readonly [quality: string]: { readonly [size: string]: number } };
  /** Where the prices were read (address), for people who want to look. */
  readonly priceSource?: string;
}

/** Before: at most `high`. `low` is what we expect at least. Both 1e-10 USD. */
export interface Estimate {
  readonly low: bigint;
  readonly high: bigint;
  readonly priceVersion: string;
}

/** After: exact. `lines` add up to `amount`. */
export interface Cost {
  readonly amount: bigint;
  readonly lines: readonly {
    readonly what: string;
    readonly quantity: number;
    readonly unitPrice: bigint;
    readonly amount: bigint;
  }[];
  readonly priceVersion: string;
  /** `provider`: the provider told the sum; `catalogue`: counted units times catalogue prices. */
  readonly source: 'provider' | 'catalogue';
}

// ---------------------------------------------------------------------------------------------------------
// The operations' parameters
// ---------------------------------------------------------------------------------------------------------

/** `text.generate`: one prompt, one text, streamed as it comes. */
export interface TextParams {
  readonly model: string;
  /** Who speaks and by which rules. */
  readonly instructions: string;
  readonly prompt: string;
  /** Upper bound of the answer; the estimate's upper bound rests on it. */
  readonly maxOutputTokens: number;
  /** 0..1; absent: the model's own default. */
  readonly temperature?: number;
  /** Facts for models that build from facts (the sandbox's grammar); others ignore it. */
  readonly facts?: Json;
}

/** `image.generate`: one prompt, one picture. */
export interface ImageParams {
  readonly model: string;
  readonly prompt: string;
  /** "1024x1280"; one of the model's `sizes`. */
  readonly size: string;
  readonly quality?: 'low' | 'medium' | 'high';
  readonly facts?: Json;
}

export interface OperationParams {
  readonly 'text.generate': TextParams;
  readonly 'image.generate': ImageParams;
}

// ---------------------------------------------------------------------------------------------------------
// Running
// ---------------------------------------------------------------------------------------------------------

export type Output =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'image'; readonly bytes: Uint8Array; readonly mimeType: string };

/**
 * `temporary`, `rate_limited`, `key_refused`, `out_of_credit`, `rejected` all prove "not started, not paid", with
 * one exception that says so itself: a `failed` outcome that carries a `cost` was started, has ended and is paid.
 */
export interface ModelError {
  readonly kind: 'key_refused' | 'out_of_credit' | 'rejected' | 'rate_limited' | 'temporary' | 'unknown_outcome';
  readonly code: string;
  /** One or two sentences for people. */
  readonly words: string;
  readonly status?: number;
  readonly retryAt?: Date;
  /** The start of the raw answer, no secrets, ≤ 2,000 characters. */
  readonly evidence?: string;
}

export type RunOutcome =
  | {
      readonly kind: 'running';
      /** Saved at once; all that `status` and `cancel` need. */
      readonly handle: Json;
      readonly waitMs: number;
      /** 0..1 where the provider tells. */
      readonly progress?: number;
      readonly etaMs?: number;
    }
  | {
      readonly kind: 'succeeded';
      readonly outputs: readonly Output[];
      readonly cost: Cost | null;
      readonly warnings?: readonly { code: string; words: string }[];
    }
  /** `cost` null: the provider did not say; it may have cost up to the estimate's `high`. */
  | { readonly kind: 'cancelled'; readonly cost: Cost | null }
  | { readonly kind: 'failed'; readonly error: ModelError; readonly cost?: Cost };

/** A provider key, opened from the vault. `baseUrl` only where the person gives one (OpenAI-compatible). */
export interface ProviderSecret {
  readonly apiKey: string;
  readonly baseUrl?: string;
}

export interface ModelContext {
  readonly fetch: SafeFetch;
  readonly now: Date;
  readonly secret: ProviderSecret;
  /**
   * Stop listening. Work that has a handle goes on at the provider and is returned as `running` (to stop it,
   * call `cancel`); work without one is closed and returned as `cancelled`, and may still cost.
   */
  readonly signal?: AbortSignal;
}

export interface StartCall<Name extends OperationName> extends ModelContext {
  readonly params: OperationParams[Name];
  /** The same for every try of this generation: for idempotency headers and client ids, where they exist. */
  readonly idempotencyKey: string;
  /** Called with each piece of text as it arrives; absent when nobody watches. */
  onText?(delta: string): void;
  /**
   * Called as soon as the provider has named the work, before the outcome is there: the handle is saved at
   * once, so that our own death in the middle is resumed and not paid again.
   */
  onHandle?(handle: Json): Promise<void>;
}

export interface HandleCall extends ModelContext {
  readonly handle: Json;
  readonly operation: OperationName;
  readonly model: string;
}

export interface FindCall extends ModelContext {
  readonly idempotencyKey: string;
  readonly operation: OperationName;
}

/**
 * What became of a start whose answer was lost. `absent` proves that nothing was started, so that it may be tried
 * again; `cannot_tell`: the provider could not be asked just now.
 */
export type Found =
  | { readonly kind: 'found'; readonly outcome: RunOutcome }
  | { readonly kind: 'absent' }
  | { readonly kind: 'cannot_tell'; readonly words: string };

/** How one provider does one kind of work. */
export interface OperationAdapter<Name extends OperationName> {
  /** Pure: from prices and parameters. Null where the price is unknown. */
  estimate(params: OperationParams[Name], model: ModelEntry): Estimate | null;
  /** The paid start. Never throws for what the provider did, never retries. */
  start(call: StartCall<Name>, model: ModelEntry): Promise<RunOutcome>;
  /** Reads the state once. Only called with a handle that `start` gave. */
  status?(call: HandleCall, model: ModelEntry): Promise<RunOutcome>;
  /** Asks about an `unknown_outcome` by the start's idempotency key. Absent where the provider keeps no such list. */
  find?(call: FindCall, model: ModelEntry): Promise<Found>;
  /** Asks the provider to stop. Work that has ended stays as it ended. */
  cancel?(call: HandleCall, model: ModelEntry): Promise<RunOutcome>;
}

/** `refused` with kind `key_refused` speaks against the key; any other kind only says that it could not be tried. */
export type KeyCheck =
  | { readonly kind: 'accepted'; readonly models: readonly ModelEntry[] }
  | { readonly kind: 'refused'; readonly error: ModelError };

/** The server door of a provider's adapter. */
export interface Provider {
  /** The provider's id: kebab-case, the folder's name. */
  readonly id: string;
  readonly name: string;
  /** A pretend provider: marked wherever it speaks, and needs no key. */
  readonly isSandbox: boolean;
  /** Strict form of what a person enters: `apiKey`, and `baseUrl` where it may differ. Null: no key needed. */
  readonly keyForm: z.ZodObject | null;
  /** Where a person gets a key, in words with the address. */
  readonly keyHelp: string;
  /** The models we know with the prices that hold at `moment`, without asking anybody. Prices change by date. */
  catalogueAt(moment: Date): readonly ModelEntry[];
  readonly operations: { readonly [Name in OperationName]?: OperationAdapter<Name> };
  /** Asks the provider whether the key works and what it may use. Costs nothing. */
  checkKey(context: ModelContext): Promise<KeyCheck>;
}
