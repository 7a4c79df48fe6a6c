import { describe, expect, it } from 'vitest';
import { type Changed, formerOfChanged, inParts, refusedWords, stayedWords } from './bulk-changes.rules.ts';

const before = { wallTime: '2026-12-01T09:00', timeZone: 'Europe/Dublin' };
const changed = (publicationId: string, outcome: Changed['outcome'], words = ''): Changed => ({
  publicationId,
  outcome,
  words,
  before: outcome === 'done' ? before : null,
});

describe('many sends changed at once', () => {
  it('are undone where they were changed, each to the time it had', () => {
    const items = [changed('a', 'done'), changed('b', 'too_late'), { ...changed('c', 'done'), before: null }];
    expect(formerOfChanged(items)).toEqual([{ publicationId: 'a', when: { kind: 'at', ...before } }]);
  });

  it('tell each reason once, with how many it holds for', () => {
    expect(stayedWords([changed('a', 'done')])).toBeNull();
    expect(stayedWords([changed('a', 'too_late', 'Too late: it is published.')])).toBe(
      '1 planned send stayed as before. Too late: it is published.',
    );
    const three = [
      changed('a', 'refused', 'Past.'),
      changed('b', 'refused', 'Past.'),
      changed('c', 'too_late', 'Late.'),
    ];
    expect(stayedWords(three)).toBe('3 planned sends stayed as before. Past. (2) Late. (1)');
  });

  it('go by parts that one call takes', () => {
    expect(inParts([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(inParts([], 2)).toEqual([]);
  });
});

describe('what was refused for single posts', () => {
  it('is told by reason, with the posts that it holds for', () => {
    const gone = 'Nothing here waits for approval: it is approved, or out already.';
    const refused = ['Kiln', '', 'Glaze', 'Ash', 'Bisque'].map((title) => ({ title, words: gone }));
    expect(refusedWords([...refused, { title: 'Slip', words: 'It was changed elsewhere.' }])).toBe(
      `6 posts stayed as before. “Kiln”, an untitled post, “Glaze” and 2 more: ${gone} “Slip”: It was changed elsewhere.`,
    );
    expect(refusedWords([])).toBeNull();
  });
});
