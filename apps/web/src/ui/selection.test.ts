import { describe, expect, it } from 'vitest';
import { stillThere, toggled, withRange } from './selection.ts';

const ids = ['a', 'b', 'c', 'd', 'e'];

describe('selection', () => {
  it('takes one in and out', () => {
    expect([...toggled(toggled(new Set(), 'a'), 'b')]).toEqual(['a', 'b']);
    expect([...toggled(new Set(['a', 'b']), 'a')]).toEqual(['b']);
  });

  it('takes a range in either direction and keeps what was selected', () => {
    expect([...withRange(new Set(['e']), ids, 'b', 'd')].sort()).toEqual(['b', 'c', 'd', 'e']);
    expect([...withRange(new Set(), ids, 'd', 'b')]).toEqual(['b', 'c', 'd']);
  });

  it('takes only the end when the beginning is gone', () => {
    expect([...withRange(new Set(), ids, 'gone', 'c')]).toEqual(['c']);
    expect([...withRange(new Set(['a']), ids, 'a', 'gone')]).toEqual(['a']);
  });

  it('drops what is no longer in the list, and stays the same set otherwise', () => {
    const selection = new Set(['a', 'b']);
    expect(stillThere(selection, ids)).toBe(selection);
    expect([...stillThere(selection, ['b'])]).toEqual(['b']);
  });
});
