import { describe, expect, it } from 'vitest';
import { agoWords, engagementOf, inWords, wordsOfAge } from './metrics.rules.ts';
import { backoffMs, isGrowing, nextReadingAt } from './reading-ages.rules.ts';

const publishedAt = new Date('2026-03-01T10:00:00Z');
const after = (hours: number) => new Date(publishedAt.getTime() + hours * 3_600_000);
const known = (lastHours: number | null, goneCount = 0) => ({
  publishedAt,
  lastReadAt: lastHours === null ? null : after(lastHours),
  goneCount,
});

describe('the next reading', () => {
  it.each([
    ['an hour after publishing when nothing was read', known(null), 0, 1],
    ['at the next age after the last reading', known(1), 1, 3],
    ['at the next age, also when the last one came late', known(13), 13, 24],
    ['at once when it is overdue', known(1), 20, 3],
    ['at two weeks and at thirty days', known(336), 336, 720],
  ])('is %s', (_words, readings, nowHours, expected) => {
    expect(nextReadingAt(readings, after(nowHours))).toEqual(after(expected));
  });

  it.each([
    ['after the last age was read', known(720), 721],
    ['when the last age was missed by more than a week', known(336), 720 + 169],
    ['once the network has said twice that the post is gone', known(3, 2), 4],
  ])('does not come %s', (_words, readings, nowHours) => {
    expect(nextReadingAt(readings, after(nowHours))).toBeNull();
  });

  it('comes once more after the network said for the first time that the post is gone', () => {
    expect(nextReadingAt(known(3, 1), after(4))).toEqual(after(6));
  });
});

describe('patience', () => {
  it('doubles with each failure up to an hour', () => {
    expect([1, 2, 3, 7, 50].map((count) => backoffMs(count) / 60_000)).toEqual([1, 2, 4, 60, 60]);
  });
});

describe('numbers in words', () => {
  it('are growing for 48 hours', () => {
    expect([isGrowing(publishedAt, after(47.9)), isGrowing(publishedAt, after(48))]).toEqual([true, false]);
  });

  it('leave out what the network did not tell, and are nothing when it told nothing', () => {
    expect(
      engagementOf([
        { metric: 'likes', value: 4 },
        { metric: 'replies', value: 2 },
        { metric: 'views', value: 90 },
      ]),
    ).toBe(6);
    expect(engagementOf([{ metric: 'views', value: 90 }])).toBeNull();
  });

  it('say their age in minutes, hours and days', () => {
    expect([0.005, 0.2, 1.99, 2, 71, 73].map((hours) => agoWords(publishedAt, after(hours)))).toEqual([
      'just now',
      '12 min ago',
      '119 min ago',
      '2 h ago',
      '71 h ago',
      '3 days ago',
    ]);
    expect(inWords(after(0.5), publishedAt)).toBe('in 30 min');
    expect(inWords(publishedAt, after(1))).toBe('within a minute');
  });

  it('tell a network without numbers from one that was not asked yet', () => {
    const unread = { publishedAt, lastReadAt: null, numbersReadAt: null, goneSince: null, nextReadAt: null };
    expect(wordsOfAge({ ...unread, givesNumbers: false }, after(5))).toBe('This network gives no numbers for posts.');
    expect(wordsOfAge({ ...unread, givesNumbers: true }, after(5000))).toBe('Nobody read the numbers of this post.');
    expect(wordsOfAge({ ...unread, givesNumbers: true, lastReadAt: after(4) }, after(5))).toBe(
      'Asked 60 min ago; the network gave no numbers.',
    );
  });
});
