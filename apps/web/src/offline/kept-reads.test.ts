import type { DehydratedState } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { together } from './kept-reads.ts';

const reads = (...list: [hash: string, at: number, data: string][]): DehydratedState => ({
  mutations: [],
  queries: list.map(([queryHash, dataUpdatedAt, data]) => ({
    queryHash,
    queryKey: [queryHash],
    state: { data, dataUpdatedAt } as DehydratedState['queries'][number]['state'],
    dehydratedAt: 0,
  })),
});
const told = (state: DehydratedState): unknown[] =>
  state.queries.map(({ queryHash, state: { data } }) => [queryHash, data]);

describe('what was read and is kept', () => {
  it('holds what a page read before it was loaded anew, and the newer of two reads of the same', () => {
    const before = reads(['today', 1, 'old'], ['posts', 2, 'posts']);
    expect(told(together(before, reads(['today', 3, 'new'])))).toEqual([
      ['today', 'new'],
      ['posts', 'posts'],
    ]);
  });

  it('does not grow without end: the oldest reads go', () => {
    const many = reads(...Array.from({ length: 90 }, (_, n): [string, number, string] => [`q${n}`, n, '']));
    const kept = together(undefined, many);
    expect(kept.queries).toHaveLength(80);
    expect(kept.queries.at(-1)?.queryHash).toBe('q10');
  });
});
