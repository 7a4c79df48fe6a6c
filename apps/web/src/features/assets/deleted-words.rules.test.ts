import { describe, expect, it } from 'vitest';
import { deletedWords } from './deleted-words.rules.ts';

describe('what is said after deleting', () => {
  it('names the one, and the posts that showed it', () => {
    expect(deletedWords([{ title: 'Celadon bowl', usedIn: 0 }])).toBe('Deleted “Celadon bowl”.');
    expect(deletedWords([{ title: 'Celadon bowl', usedIn: 2 }])).toBe('Deleted “Celadon bowl”. 2 posts showed it.');
  });

  it('counts several, and those that posts show', () => {
    const some = [0, 3, 1].map((usedIn) => ({ title: 'Pot', usedIn }));
    expect(deletedWords(some)).toBe('Deleted 3 assets. 2 of them are used in posts.');
    expect(deletedWords(some.slice(0, 2))).toBe('Deleted 2 assets. 1 of them is used in posts.');
  });
});
