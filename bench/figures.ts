/** Small arithmetic for the figures: medians and percentiles, never a single number. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const index = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
  const value = sorted[index];
  if (value === undefined) throw new RangeError('no values');
  return value;
}
export const median = (values: readonly number[]): number => percentile(values, 0.5);
export const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

/** One figure beside its baseline, both measured in this run. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline?: { readonly name: string; readonly value: number; readonly ratio: number; readonly how: string };
  readonly aim?: string;
  readonly details?: Record<string, unknown>;
}
