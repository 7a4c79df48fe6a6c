import { describe, expect, it } from 'vitest';
import { placeAt } from './places.ts';

describe('the place an address belongs to', () => {
  it('is Calendar while a post is written', () => {
    expect(placeAt('/posts/new')?.name).toBe('Calendar');
    expect(placeAt('/calendar')?.name).toBe('Calendar');
  });

  it('is found by whole parts of the address, and none for what stands in no place', () => {
    expect(placeAt('/briefs/0193')?.name).toBe('Briefs');
    expect(placeAt('/brands')?.name).toBe('Briefs');
    expect(placeAt('/postscript')).toBeNull();
    expect(placeAt('/spend')).toBeNull();
  });
});
