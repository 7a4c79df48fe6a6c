/**
 * The model behind best times: a hierarchical Bayesian regression of log engagement on the wall clock.
 *
 *     r = x(hour, weekday)'β + ε,   ε ~ N(0, s²),   β ~ N(b0, τ²I + V0)
 *
 * Everything after the residuals needs only X'X, X'r, r'r and n of each account.
 */
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { MaturePost, NormalAccount } from './best-time.document.ts';
import { meanOf, quantileOf } from './numbers.ts';
import { slotOf, slotsPerWeek } from './wall-clock.ts';

/** Below this number of mature posts an account gets no slot effects and joins no prior. */
export const fewestPosts = 20;

const termCount = 13;
const fewestOthersForPrior = 5;
const fewestAccountsForTau = 3;
const smallestVariance = 0.05;
const halfLifePosts = 25;
const tau2Grid = [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05];
const tau2WithoutPool = 0.01;

/** What the model keeps of one account. */
export interface AccountFit {
  readonly n: number;
  /** X'X of the centred basis. */
  readonly gram: Matrix;
  /** X'r, a column. */
  readonly cross: Matrix;
  /** r'r. */
  readonly square: number;
  /** s²: variance of the residuals, at least 0.05. */
  readonly noiseVariance: number;
  /** Nothing varies: every residual is 0. */
  readonly isFlat: boolean;
  /** The 168 slots in the same centred basis, one row each. */
  readonly slots: Matrix;
}

/** What the other accounts of a pool say about β. */
export interface Prior {
  readonly mean: Matrix;
  readonly covariance: Matrix;
}

/** What is believed about β after the account's own posts. */
export interface Posterior {
  readonly mean: Matrix;
  readonly covariance: Matrix;
}

/** Fits one account; null when it has too few posts. */
export function fitAccount({ posts, timeZone }: Pick<NormalAccount, 'posts' | 'timeZone'>): AccountFit | null {
  if (posts.length < fewestPosts) return null;
  const residuals = residualsOf(posts);
  const week = Array.from({ length: slotsPerWeek }, (_, slot) => basisOf(slot));
  const raw = posts.map(({ atMs }) => week[slotOf(atMs, timeZone)] ?? []);
  const centre = Array.from({ length: termCount }, (_, term) => meanOf(raw.map((row) => row[term] ?? 0)));
  const centred = (row: readonly number[]): number[] => row.map((value, term) => value - (centre[term] ?? 0));
  const x = new Matrix(raw.map(centred));
  const r = Matrix.columnVector(residuals);
  const square = residuals.reduce((sum, value) => sum + value * value, 0);
  return {
    n: posts.length,
    gram: x.transpose().mmul(x),
    cross: x.transpose().mmul(r),
    square,
    noiseVariance: Math.max(square / posts.length, smallestVariance),
    isFlat: residuals.every((value) => value === 0),
    slots: new Matrix(week.map(centred)),
  };
}

/** Log engagement without the account's level, its media types and its slow drift; outliers clipped. */
export function residualsOf(posts: readonly MaturePost[]): number[] {
  let r = centre(posts.map(({ engagement }) => Math.log1p(engagement)));
  const byType = new Map<string, { sum: number; count: number }>();
  for (const [i, { mediaType }] of posts.entries()) {
    const { sum, count } = byType.get(mediaType) ?? { sum: 0, count: 0 };
    byType.set(mediaType, { sum: sum + (r[i] ?? 0), count: count + 1 });
  }
  r = centre(
    posts.map(({ mediaType }, i) => {
      const { sum, count } = byType.get(mediaType) ?? { sum: 0, count: 0 };
      return (r[i] ?? 0) - sum / (count + 5);
    }),
  );
  const rate = 1 - 0.5 ** (1 / halfLifePosts);
  let earlier = 0;
  r = r.map((value) => {
    const out = value - earlier;
    earlier += rate * (value - earlier);
    return out;
  });
  const low = quantileOf(r, 0.02);
  const high = quantileOf(r, 0.98);
  return centre(r.map((value) => Math.min(Math.max(value, low), high)));
}

/** Sums of floats leave dust: what is only dust beside the values is 0, so that flat accounts are known as flat. */
function centre(values: readonly number[]): number[] {
  const mean = meanOf(values);
  const dust = 1e-12 * Math.max(1, ...values.map(Math.abs));
  return values.map((value) => (Math.abs(value - mean) < dust ? 0 : value - mean));
}

/** The 13 terms of a slot: three harmonics of the day, the weekend and its day, two harmonics of the week. */
export function basisOf(slot: number): number[] {
  const hour = slot % 24;
  const weekday = Math.floor(slot / 24);
  const day = (2 * Math.PI * hour) / 24;
  const week = (2 * Math.PI * weekday) / 7;
  const weekend = weekday >= 5 ? 1 : 0;
  const daily = [1, 2, 3].flatMap((k) => [Math.cos(k * day) / k, Math.sin(k * day) / k]);
  const weekly = [1, 2].flatMap((k) => [0.5 * Math.cos(k * week), 0.5 * Math.sin(k * week)]);
  return [...daily, weekend, weekend * Math.cos(day), weekend * Math.sin(day), ...weekly];
}

/** What nobody else has said: b0 = 0, V0 = 0. */
export function emptyPrior(): Prior {
  return { mean: Matrix.zeros(termCount, 1), covariance: Matrix.zeros(termCount, termCount) };
}

/** The prior from the other accounts of the pool; empty when there are fewer than 5 of them. */
export function priorFrom(others: readonly AccountFit[]): Prior {
  if (others.length < fewestOthersForPrior) return emptyPrior();
  const information = Matrix.zeros(termCount, termCount);
  const score = Matrix.zeros(termCount, 1);
  for (const { gram, cross, n, noiseVariance } of others) {
    information.add(Matrix.mul(gram, 1 / (n * noiseVariance)));
    score.add(Matrix.mul(cross, 1 / (n * noiseVariance)));
  }
  const ridge = 0.05 * meanOf(information.diagonal());
  const inverse = inverseOf(Matrix.add(information, Matrix.mul(Matrix.eye(termCount), ridge)));
  const mean = inverse.mmul(score);
  const spread = Matrix.zeros(termCount, termCount);
  for (const { gram, cross, n, noiseVariance } of others) {
    const g = Matrix.sub(cross, gram.mmul(mean)).mul(1 / (n * noiseVariance));
    spread.add(g.mmul(g.transpose()));
  }
  const k = others.length;
  const covariance = inverse
    .mmul(spread)
    .mmul(inverse)
    .mul(k / (k - 1));
  for (let j = 0; j < termCount; j += 1) {
    const b = mean.get(j, 0);
    mean.set(j, 0, b === 0 ? 0 : b * Math.max(0, 1 - covariance.get(j, j) / (b * b)));
  }
  return { mean, covariance };
}

/** τ²: how far accounts of a pool differ, by marginal likelihood over a fixed grid; the smallest on a tie. */
export function tau2From(pool: readonly { readonly fit: AccountFit; readonly prior: Prior }[]): number {
  if (pool.length < fewestAccountsForTau) return tau2WithoutPool;
  const scores = tau2Grid.map((tau2) => pool.reduce((sum, { fit, prior }) => sum + evidenceOf(fit, prior, tau2), 0));
  return tau2Grid[scores.indexOf(Math.max(...scores))] ?? tau2WithoutPool;
}

function evidenceOf({ gram, cross, square, noiseVariance }: AccountFit, prior: Prior, tau2: number): number {
  const crossQ = Matrix.sub(cross, gram.mmul(prior.mean));
  const explained = 2 * prior.mean.dot(cross) - prior.mean.dot(gram.mmul(prior.mean));
  const s = Matrix.eye(termCount).add(Matrix.mul(gram, tau2 / noiseVariance));
  const cholesky = choleskyOf(s);
  const logDeterminant = 2 * cholesky.lowerTriangularMatrix.diagonal().reduce((sum, value) => sum + Math.log(value), 0);
  const quadratic = crossQ.dot(cholesky.solve(crossQ));
  const fitTerm = (square - explained) / noiseVariance - (tau2 * quadratic) / noiseVariance ** 2;
  return -0.5 * (logDeterminant + fitTerm);
}

/** The posterior of β. */
export function posteriorOf({ gram, cross, noiseVariance }: AccountFit, prior: Prior, tau2: number): Posterior {
  const priorPrecision = inverseOf(Matrix.add(prior.covariance, Matrix.mul(Matrix.eye(termCount), tau2)));
  const covariance = inverseOf(Matrix.add(Matrix.mul(gram, 1 / noiseVariance), priorPrecision));
  const mean = covariance.mmul(Matrix.mul(cross, 1 / noiseVariance).add(priorPrecision.mmul(prior.mean)));
  return { mean, covariance };
}

/** Effect and standard deviation of each of the 168 slots, in log units. */
export function slotEffectsOf(
  { slots }: AccountFit,
  { mean, covariance }: Posterior,
): { effects: number[]; sds: number[] } {
  const effects = slots.mmul(mean).to1DArray();
  const spread = slots.mmul(covariance);
  const sds = effects.map((_, slot) => Math.sqrt(Math.max(0, spread.getRowVector(slot).dot(slots.getRowVector(slot)))));
  return { effects, sds };
}

/** L with LL' = covariance, for draws of β. */
export function rootOf({ covariance }: Posterior): Matrix {
  return choleskyOf(covariance).lowerTriangularMatrix;
}

function inverseOf(matrix: Matrix): Matrix {
  return choleskyOf(matrix).solve(Matrix.eye(matrix.rows));
}

/** Cholesky of a symmetric matrix; a jitter of 1e-9 of its scale where rounding made it not quite positive. */
function choleskyOf(matrix: Matrix): CholeskyDecomposition {
  const symmetric = Matrix.add(matrix, matrix.transpose()).mul(0.5);
  const plain = new CholeskyDecomposition(symmetric);
  if (plain.isPositiveDefinite()) return plain;
  const jitter = 1e-9 * Math.max(meanOf(symmetric.diagonal()), 1e-9);
  return new CholeskyDecomposition(symmetric.add(Matrix.mul(Matrix.eye(matrix.rows), jitter)));
}
