import { describe, expect, it } from 'vitest';
import { namesOf } from './account-names.rules.ts';

describe('accounts that stand together', () => {
  it('are called by their handles, and by their networks too where handles are the same', () => {
    const names = namesOf([
      { id: 'a', handle: 'marram', network: 'Chirp' },
      { id: 'b', handle: 'marram', network: 'Lumen' },
      { id: 'c', handle: 'kiln', network: 'Chirp' },
    ]);
    expect([...names.values()]).toEqual(['marram (Chirp)', 'marram (Lumen)', 'kiln']);
  });
});
