import { describe, expect, it } from 'vitest';
import { shortTitle } from './short-title.ts';

describe('a title where there is little room', () => {
  it('stays as it is when it is short', () => {
    expect(shortTitle('Kiln log, day three')).toBe('Kiln log, day three');
  });

  it('is cut to 60 characters', () => {
    expect(shortTitle('あ'.repeat(80))).toBe(`${'あ'.repeat(59)}…`);
  });
});
