/** The shape that every estimate comes in. */

/** How far the data reach. `not_enough_data` says so and how many more are needed; it is never a guess. */
export type Status = 'not_enough_data' | 'suggestive' | 'supported';

/** Posts that were left out, each counted under the first reason that holds: paid, imported, immature. */
export interface Excluded {
  /** Younger than the fixed maturity, or of unknown age. */
  readonly immature: number;
  /** Boosted with money. */
  readonly paid: number;
  /** Typed in or imported without a reading at a known age. */
  readonly imported: number;
}

/** An estimate. `estimate`, `interval` and their percentages are absent while `status` is `not_enough_data`. */
export interface Result {
  readonly status: Status;
  /** Natural-log difference. */
  readonly estimate?: number;
  readonly interval?: readonly [number, number];
  /** The same in per cent: 100·(e^b − 1). */
  readonly estimatePercent?: number;
  readonly intervalPercent?: readonly [number, number];
  /** Probability that the interval is made for, 0.9 unless said otherwise. */
  readonly level: number;
  readonly evidence: 'randomised' | 'observational';
  /** Posts that counted. */
  readonly n: number;
  /** About how many more posts are needed; 0 when supported. */
  readonly nNeeded: number;
  readonly excluded: Excluded;
  readonly assumptions: readonly string[];
  readonly method: string;
  readonly version: string;
  /** SHA-256 (hex) of the normalised document: the same data, the same hash. */
  readonly inputHash: string;
  /** One sentence for people; only beside a claim. */
  readonly text?: string;
}
