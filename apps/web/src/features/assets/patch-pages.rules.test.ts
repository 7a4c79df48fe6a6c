import { describe, expect, it } from 'vitest';
import { patchPages } from './patch-pages.rules.ts';

const item = (id: string, title = id) => ({ id, title, createdAt: `2026-11-${id.slice(1)}T10:00:00.000Z` });
const list = (pages: string[][], nextCursor: string | null = null) => ({
  pages: pages.map((ids, at) => ({
    items: ids.map((id) => item(id)),
    nextCursor: at < pages.length - 1 ? 'on' : nextCursor,
  })),
  pageParams: pages.map((_, at) => (at === 0 ? undefined : 'on')),
});
const ids = (after: { pages: readonly { items: readonly { id: string }[] }[] }) =>
  after.pages.map(({ items }) => items.map(({ id }) => id));
const changed = (...some: string[]) => new Set(some);

describe('a list of many pages that hears of a change', () => {
  const before = list([['d20', 'd18'], ['d16', 'd14'], ['d12']], 'more');

  it('shows what changed in its place, and leaves everything else as it is', () => {
    const after = patchPages(before, changed('d16'), [item('d16', 'Renamed')]);
    expect(ids(after)).toEqual(ids(before));
    expect(after.pages[1]?.items[0]).toMatchObject({ title: 'Renamed' });
    expect(after.pages[0]?.items[0]).toBe(before.pages[0]?.items[0]);
    expect(before.pages[1]?.items[0]).toMatchObject({ title: 'd16' });
  });

  it('loses what no longer belongs to it', () => {
    expect(ids(patchPages(before, changed('d18', 'd12'), []))).toEqual([['d20'], ['d16', 'd14'], []]);
  });

  it('takes in what is new or came back, newest first, on the page where it belongs', () => {
    const after = patchPages(before, changed('d21', 'd22', 'd15'), [item('d21'), item('d15'), item('d22')]);
    expect(ids(after)).toEqual([['d22', 'd21', 'd20', 'd18'], ['d16', 'd15', 'd14'], ['d12']]);
  });

  it('leaves to the next page what belongs behind the last one, unless there is no next page', () => {
    expect(ids(patchPages(before, changed('d10'), [item('d10')]))).toEqual(ids(before));
    const whole = list([['d20']]);
    expect(ids(patchPages(whole, changed('d10'), [item('d10')]))).toEqual([['d20', 'd10']]);
    expect(ids(patchPages(list([[]]), changed('d10'), [item('d10')]))).toEqual([['d10']]);
  });
});
