import { describe, expect, it } from 'vitest';
import { countWords, filterFrom, noFilter, searchOf } from './inbox-filter.rules.ts';

const account = '0190b0b0-0000-7000-8000-000000000000';

describe('the filter of the inbox', () => {
  it('comes back from its address as it was', () => {
    const filter = { ...noFilter, show: 'unanswered' as const, search: 'glaze', accountId: account };
    expect(searchOf(filter)).toEqual({ show: 'unanswered', q: 'glaze', account });
    expect(filterFrom(searchOf(filter))).toEqual(filter);
    expect(searchOf(noFilter)).toEqual({});
  });
  it('asks for nothing where the address makes no sense', () => {
    expect(filterFrom({ show: 'odd', account: 'x', project: 7, q: { a: 1 } })).toEqual(noFilter);
    expect(filterFrom({ q: 2026 }).search).toBe('2026');
  });
});

describe('how many nobody answered', () => {
  it('is told no further than it is counted', () => {
    expect([0, 12, 999, 1_000].map(countWords)).toEqual(['0', '12', '999', '1,000+']);
  });
});
