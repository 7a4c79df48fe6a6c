import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyBrand } from './brand-draft.rules.ts';
import { findUnsaved, forgetUnsaved, keepUnsaved } from './unsaved-brands.ts';

const stored = new Map<string, string>();
beforeEach(() => {
  stored.clear();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

const typed = { draft: { ...emptyBrand, name: 'Marram' }, revision: 3 };

describe('a brand that was changed and not saved', () => {
  it('is found again with the revision it was changed from, by its own name and workspace only', () => {
    keepUnsaved('w', 'a', typed);
    expect(findUnsaved('w', 'a')).toEqual(typed);
    expect(findUnsaved('w', 'b')).toBeNull();
    expect(findUnsaved('v', 'a')).toBeNull();
  });
  it('is gone once it was saved or given up', () => {
    keepUnsaved('w', 'a', typed);
    forgetUnsaved('w', 'a');
    expect(findUnsaved('w', 'a')).toBeNull();
  });
  it('is let go when it cannot be read', () => {
    stored.set('antiphon-brand:w:a', '{"draft":');
    expect(findUnsaved('w', 'a')).toBeNull();
    expect(stored.size).toBe(0);
    stored.set('antiphon-brand:w:a', '{"draft":{"name":"x"}}');
    expect(findUnsaved('w', 'a')).toBeNull();
  });
});
