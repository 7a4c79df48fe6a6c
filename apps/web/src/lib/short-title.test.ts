import { describe, expect, it } from 'vitest';
import { shortTitle } from './short-title.ts';

describe('a title where there is little room', () => {
  it('stays as it is when it is short', () => {
    expect(shortTitle('Kiln log, day three')).toBe('Kiln log, day three');
  });

  it('is cut between letters as people count them, never inside one', () => {
    const family = '👩‍👩‍👧‍👦';
    expect(shortTitle(family.repeat(61))).toBe(`${family.repeat(59)}…`);
    expect([...shortTitle('あ'.repeat(80))]).toHaveLength(60);
  });
});
