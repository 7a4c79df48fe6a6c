import { describe, expect, it } from 'vitest';
import { holdSends } from './held-sends.ts';
import type { Work } from './work.rules.ts';

const now = new Date('2026-11-22T07:00:00Z');
const after = (ms: number) => new Date(now.getTime() + ms);
const claim = (fence: bigint) =>
  ({ publication: { id: 'one', fence }, steps: [], attempt: undefined }) as unknown as Work;

describe('what a process is sending', () => {
  it('is its own until shortly before its lease ends, and longer once the lease was written anew', () => {
    const held = holdSends(100);
    held.take(claim(1n), after(1_000));
    expect([held.isOurs('one', after(899)), held.isOurs('one', after(900))]).toEqual([true, false]);
    held.extend(held.ids(), after(2_000));
    expect(held.isOurs('one', after(1_500))).toBe(true);
    held.drop(claim(1n));
    expect([held.isOurs('one', now), held.ids()]).toEqual([false, []]);
  });

  it('stays when it was claimed anew while its former claim settled what was left', () => {
    const held = holdSends(100);
    held.take(claim(1n), after(1_000));
    held.take(claim(2n), after(1_000));
    held.drop(claim(1n));
    expect(held.isOurs('one', now)).toBe(true);
    held.drop(claim(2n));
    expect(held.works()).toEqual([]);
  });
});
