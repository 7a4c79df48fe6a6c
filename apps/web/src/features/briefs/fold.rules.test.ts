import { describe, expect, it } from 'vitest';
import { foldAfterToggle } from './fold.rules.ts';

describe('the fold of a brief', () => {
  it('opens and closes by its line on a phone', () => {
    expect(foldAfterToggle({ isWide: false, isOpen: false }, true)).toBe(true);
    expect(foldAfterToggle({ isWide: false, isOpen: true }, false)).toBe(false);
  });

  it('is closed on a phone after a wide window showed everything and was made narrow', () => {
    const isOpen = foldAfterToggle({ isWide: true, isOpen: false }, true);
    expect(foldAfterToggle({ isWide: false, isOpen }, isOpen)).toBe(false);
  });

  it('stays open for who had opened it, through a wide window and back', () => {
    expect(foldAfterToggle({ isWide: true, isOpen: true }, true)).toBe(true);
  });
});
