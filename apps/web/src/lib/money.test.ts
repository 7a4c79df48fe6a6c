import { describe, expect, it } from 'vitest';
import { dollar, formatBound, formatEstimate, formatExact, formatLedger, formatPrice, parseMoney } from './money.ts';

const usd = (text: string): bigint => {
  const [whole = '0', rest = ''] = text.split('.');
  return BigInt(whole) * dollar + BigInt(rest.padEnd(10, '0'));
};

describe('money', () => {
  it('shows four decimals under one dollar and two from there on', () => {
    expect(formatExact(usd('0.0867'))).toBe('$0.0867');
    expect(formatExact(usd('0.9999'))).toBe('$0.9999');
    expect(formatExact(usd('1'))).toBe('$1.00');
    expect(formatExact(usd('6.42'))).toBe('$6.42');
    expect(formatExact(usd('1234567.891'))).toBe('$1,234,567.89');
  });

  it('shows nothing as four zeros and never as free', () => {
    expect(formatExact(0n)).toBe('$0.0000');
  });

  it('rounds a bound up, so that it stays a bound', () => {
    expect(formatBound(usd('0.13551'))).toBe('≤\u00a0$0.1356');
    expect(formatBound(usd('1.001'))).toBe('≤\u00a0$1.01');
    expect(formatBound(1n)).toBe('≤\u00a0$0.0001');
  });

  it('writes an estimate from a floor in cents to a bound', () => {
    expect(formatEstimate(usd('0.0988'), usd('0.1356'))).toBe('$0.09 to ≤\u00a0$0.1356');
    expect(formatEstimate(usd('0.00059'), usd('0.0011'))).toBe('$0.0005 to ≤\u00a0$0.0011');
    expect(formatEstimate(usd('0.2'), usd('0.2'))).toBe('≤\u00a0$0.2000');
  });

  it('writes list prices with at least cents and no idle zeros', () => {
    expect(formatPrice(usd('0.015'))).toBe('$0.015');
    expect(formatPrice(usd('0.2'))).toBe('$0.20');
    expect(formatPrice(usd('25'))).toBe('$25.00');
  });

  it('keeps the last digit of the ledger on request', () => {
    expect(formatLedger(1n)).toBe('$0.0000000001');
    expect(formatLedger(usd('0.09'))).toBe('$0.0900');
  });

  it('writes what came back with a real minus', () => {
    expect(formatExact(-usd('0.0489'))).toBe('−$0.0489');
  });

  it('refuses what is not a string of digits', () => {
    expect(parseMoney('867000000')).toBe(usd('0.0867'));
    expect(() => parseMoney('0.08')).toThrow(/string of digits/);
    expect(() => parseMoney('')).toThrow(RangeError);
  });
});
