/**
 * Money is a bigint in 1e-10 USD, in JSON a string of digits. Four decimals under one dollar, two above;
 * `≤` stands for bounds only. Nothing is ever shown smaller than it is when it is a bound, nor larger when it is a floor.
 */
export type Money = bigint;

/** One dollar in units of 1e-10 USD. */
export const dollar: Money = 10_000_000_000n;

type Rounding = 'nearest' | 'up' | 'down';

/** Reads the digits of the contract ("867000000" is $0.0867). Throws on anything that is not a whole number. */
export function parseMoney(digits: string): Money {
  if (!/^-?\d+$/.test(digits)) throw new RangeError(`Money must be a string of digits in 1e-10 USD, got "${digits}"`);
  return BigInt(digits);
}

function divide(units: bigint, by: bigint, rounding: Rounding): bigint {
  const whole = units / by;
  const rest = units % by;
  if (rest === 0n || rounding === 'down') return whole;
  if (rounding === 'up') return whole + 1n;
  return rest * 2n >= by ? whole + 1n : whole;
}

function withDecimals(units: bigint, decimals: number, rounding: Rounding): string {
  const sign = units < 0n ? '−' : '';
  const scaled = divide(units < 0n ? -units : units, 10n ** BigInt(10 - decimals), rounding);
  const digits = scaled.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, -decimals).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${sign}$${whole}.${digits.slice(-decimals)}`;
}

const decimalsOf = (units: bigint): 2 | 4 => ((units < 0n ? -units : units) < dollar ? 4 : 2);

/** An exact amount: "$0.0867", "$6.42", "$0.0000" for nothing. */
export function formatExact(units: Money): string {
  return withDecimals(units, decimalsOf(units), 'nearest');
}

/** An upper bound: "≤ $0.1356"; rounded up, so that the sentence stays true. */
export function formatBound(units: Money): string {
  return `≤\u00a0${withDecimals(units, decimalsOf(units), 'up')}`;
}

/** From where to where before the work: "$0.09 to ≤ $0.1356". The floor is in cents, rounded down. */
export function formatEstimate(low: Money, high: Money): string {
  if (low === high) return formatBound(high);
  const floor = low >= dollar / 100n ? withDecimals(low, 2, 'down') : withDecimals(low, 4, 'down');
  return `${floor} to ${formatBound(high)}`;
}

/** A price from a list, or the cost on a button: at least cents, more when the price has more ("$0.20", "$0.015"). */
export function formatPrice(units: Money): string {
  return withDecimals(units, 10, 'nearest').replace(/0{1,8}$/, '');
}

/** To the last digit the ledger keeps: "$0.0000123400" is "$0.00001234". */
export function formatLedger(units: Money): string {
  return withDecimals(units, 10, 'nearest').replace(/0{1,6}$/, '');
}
