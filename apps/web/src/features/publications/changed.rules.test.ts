import { describe, expect, it } from 'vitest';
import { changedOf } from './changed.rules.ts';

const sends = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
const done = { publicationId: 'a', outcome: 'done', words: '' };
const late = 'It is being sent already.';

describe('several sends at once', () => {
  it('are all changed where none stayed', () => {
    expect(changedOf(sends, [done])).toEqual({ done: sends, problem: null });
  });
  it('say once why some stayed, and which were changed', () => {
    const stayed = ['b', 'c'].map((publicationId) => ({ publicationId, outcome: 'refused', words: late }));
    const changed = changedOf(sends, [done, ...stayed]);
    expect(changed.done).toEqual([{ id: 'a' }]);
    expect(changed.problem?.userMessage).toBe(late);
  });
});
