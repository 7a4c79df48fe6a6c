import { describe, expect, it } from 'vitest';
import { clampSeam, hiddenAfter, seamAfterKey } from './seam-rules.ts';

describe('the seam', () => {
  it('stays between 280 and 480 px', () => {
    expect(clampSeam(100)).toBe(280);
    expect(clampSeam(333.4)).toBe(333);
    expect(clampSeam(900)).toBe(480);
  });

  it('moves by keys the way the arrow points, whichever side is fixed', () => {
    expect(seamAfterKey('ArrowRight', 320, 300, true)).toBe(336);
    expect(seamAfterKey('ArrowRight', 320, 300, false)).toBe(304);
    expect(seamAfterKey('Enter', 450, 320, true)).toBe(320);
    expect(seamAfterKey('End', 320, 300, true)).toBe(480);
    expect(seamAfterKey('a', 320, 300, true)).toBeNull();
  });

  it('folds a side away and brings it back with the same key', () => {
    expect(hiddenAfter('left', 'none')).toBe('left');
    expect(hiddenAfter('left', 'left')).toBe('none');
    expect(hiddenAfter('right', 'left')).toBe('right');
  });
});
