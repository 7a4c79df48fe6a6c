import { describe, expect, it } from 'vitest';
import { filterFrom, isFiltered, noFilter, searchOf } from './post-filter.rules.ts';

const account = '0193a1b2-0000-7000-8000-000000000001';

describe('the filter of the list of posts', () => {
  it('comes back from its address as it was chosen', () => {
    const chosen = {
      search: 'kiln log',
      state: 'missed' as const,
      projectId: '',
      accountId: account,
      channel: 'sandbox',
      labelId: '',
    };
    expect(searchOf(chosen)).toEqual({ q: 'kiln log', state: 'missed', account, network: 'sandbox' });
    expect(filterFrom(searchOf(chosen))).toEqual(chosen);
  });

  it('takes a number for words, because an address does not tell them apart', () => {
    expect(filterFrom({ q: 2026 }).search).toBe('2026');
  });

  it('asks for nothing by what it does not understand', () => {
    expect(filterFrom({ state: 'everything', account: 'mine', project: 7, q: ['a'] })).toEqual(noFilter);
    expect(isFiltered(noFilter)).toBe(false);
    expect(isFiltered({ ...noFilter, state: 'deleted' })).toBe(true);
  });
});
