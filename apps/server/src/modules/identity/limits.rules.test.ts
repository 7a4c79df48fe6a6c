import { describe, expect, it } from 'vitest';
import { countedAddress, limitsOf, secondsUntilFree } from './limits.rules.ts';

const now = new Date('2026-11-24T12:00:00Z');
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const limit = { most: 3, windowMs: 60_000 };

describe('secondsUntilFree', () => {
  it('lets in while fewer than the limit count', () => {
    expect(secondsUntilFree([], limit, now)).toBe(0);
    expect(secondsUntilFree([before(1), before(2)], limit, now)).toBe(0);
  });

  it('says when the try that decides will have left the window, in whatever order they come', () => {
    expect(secondsUntilFree([before(10), before(50), before(20)], limit, now)).toBe(10);
    expect(secondsUntilFree([before(10), before(20), before(30), before(50)], limit, now)).toBe(30);
  });

  it('forgets tries that are older than the window, to the millisecond', () => {
    expect(secondsUntilFree([before(60), before(2), before(1)], limit, now)).toBe(0);
    expect(secondsUntilFree([new Date(now.getTime() - 59_999), before(2), before(1)], limit, now)).toBe(1);
  });
});

describe('the limits', () => {
  it('count only wrong passwords at sign-in, and every mail at reset', () => {
    expect(limitsOf.sign_in.counts).toBe('failures');
    expect(limitsOf.reset.counts).toBe('all');
  });
});

describe('countedAddress', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('counts %s as %s', (ip, counted) => {
    expect(countedAddress(ip)).toBe(counted);
  });
});
