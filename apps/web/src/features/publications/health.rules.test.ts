import { describe, expect, it } from 'vitest';
import type { Limit } from './health.api.ts';
import { dayNote, daysWords, dayWords, limitWords, sourceWords } from './health.rules.ts';

const day = { date: '2026-11-24', published: 0, failed: 0, needsPerson: 0, other: 0 };
const limit: Limit = {
  name: 'posts',
  words: '50 posts a day.',
  scope: 'account',
  limit: 50,
  used: 12,
  left: 38,
  resetsAt: null,
  source: 'read',
  toldAt: '2026-11-24T12:00:00.000Z',
};

describe('a day of the strip', () => {
  it('shows what went worst', () => {
    expect(dayNote(day)).toBeNull();
    expect(dayNote({ ...day, other: 1 })).toBe('scheduled');
    expect(dayNote({ ...day, published: 3 })).toBe('published');
    expect(dayNote({ ...day, published: 3, needsPerson: 1 })).toBe('attention');
    expect(dayNote({ ...day, published: 3, needsPerson: 1, failed: 1 })).toBe('failed');
  });

  it('says all of it', () => {
    expect(dayWords(day)).toBe('nothing sent');
    expect(dayWords({ ...day, published: 3, failed: 1, needsPerson: 2 })).toBe('3 published, 1 failed, 2 need you');
    expect(daysWords([day, { ...day, published: 2 }, { ...day, published: 1, other: 4 }])).toBe('3 published');
  });
});

describe('a limit', () => {
  it('says what is used, and where the number comes from', () => {
    expect(limitWords(limit)).toBe('12 of 50 used');
    expect(limitWords({ ...limit, limit: null, left: 1287 })).toBe('1,287 left');
    expect(sourceWords(limit, '3 min ago')).toBe('The network said so when we asked, 3 min ago.');
    expect(sourceWords({ ...limit, source: 'declared', toldAt: null }, '')).toBe(
      'The number stands on the network’s own pages; we count what we send.',
    );
  });
});
