/** Small numerics shared by the estimators. */

/** Mean of a list; 0 when it is empty. */
export function meanOf(values: readonly number[]): number {
  if (values.length === 0) return 0;
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Quantile by linear interpolation between order statistics (type 7). `p` in 0..1, `values` not empty. */
export function quantileOf(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * p;
  const low = sorted[Math.floor(position)] ?? 0;
  const high = sorted[Math.ceil(position)] ?? low;
  return low + (high - low) * (position - Math.floor(position));
}

/** P(Z ≤ z) of a standard normal, to about 1e-15: the series in the middle, a continued fraction in the tails. */
export function normalCdf(z: number): number {
  const size = Math.abs(z);
  if (size > 38) return z > 0 ? 1 : 0;
  const density = Math.exp((-size * size) / 2) / Math.sqrt(2 * Math.PI);
  const upper = size < 5 ? 0.5 - density * seriesOf(size) : density * tailFractionOf(size);
  return z > 0 ? 1 - upper : upper;
}

/** Σ z^(2k+1) / (1·3·5…(2k+1)), so that Φ(z) = ½ + φ(z)·Σ. */
function seriesOf(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 1; term > sum * 1e-17; k += 1) {
    term *= (z * z) / (2 * k + 1);
    sum += term;
  }
  return sum;
}

/** Mills' ratio 1/(z + 1/(z + 2/(z + 3/(z + …)))), from the inside out. */
function tailFractionOf(z: number): number {
  let fraction = z;
  for (let k = 60; k >= 1; k -= 1) fraction = z + k / fraction;
  return 1 / fraction;
}

/** People see a log difference b as 100·(e^b − 1) %. Stays finite for any finite b that data can give. */
export function percentOf(logDifference: number): number {
  return Math.min(100 * Math.expm1(logDifference), Number.MAX_VALUE);
}
