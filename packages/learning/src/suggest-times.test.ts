import { describe, expect, it } from 'vitest';
import { LearningError } from './learning-error.ts';
import { seededRandom } from './seeded-random.ts';
import { suggestTimes } from './suggest-times.ts';
import { summary } from './summary.ts';

const start = Date.parse('2026-01-05T00:00:00Z');
const after = '2026-06-01T12:00:00Z';

/** Posts in the evening do better. */
function documentOf(count: number) {
  const posts = Array.from({ length: count }, (_, i) => ({
    id: `p${i}`,
    at: new Date(start + 7 * i * 3_600_000).toISOString(),
    ageHours: 100,
    mediaType: 'photo',
    engagement: 100 + ((37 * i) % 41) + ((7 * i + 1) % 24 >= 16 && (7 * i + 1) % 24 <= 21 ? 60 : 0),
  }));
  return { accounts: [{ id: 'a', network: 'n', timeZone: 'Europe/Berlin', posts }] };
}

describe('times for a new account', () => {
  const request = { accountId: 'a', count: 7, after };

  it('are spread over the days by day, and say that they are a guess', () => {
    const times = suggestTimes(documentOf(0), request, seededRandom(1));
    expect(new Set(times.map(({ slot }) => Math.floor(slot / 24))).size).toBe(7);
    for (const { slot, at, basis, reason, probability } of times) {
      expect(slot % 24).toBeGreaterThanOrEqual(8);
      expect(slot % 24).toBeLessThanOrEqual(21);
      expect(Date.parse(at)).toBeGreaterThan(Date.parse(after));
      expect({ basis, reason, probability }).toEqual({
        basis: 'spread',
        reason: 'A guess: no data yet.',
        probability: 7 / 98,
      });
    }
  });

  it('are the same for the same seed and differ for another', () => {
    const times = suggestTimes(documentOf(0), request, seededRandom(1));
    expect(suggestTimes(documentOf(0), request, seededRandom(1))).toEqual(times);
    expect(suggestTimes(documentOf(0), request, seededRandom(2))).not.toEqual(times);
  });

  it('say how many posts are missing once there are some', () => {
    const [first] = suggestTimes(documentOf(10), request, seededRandom(1));
    expect(first?.reason).toContain('about 40 more posts');
  });

  it('are as many as there are free slots, at most', () => {
    const times = suggestTimes(documentOf(0), { ...request, freeSlots: [3, 90] }, seededRandom(1));
    expect(times.map(({ slot }) => slot)).toEqual([3, 90]);
    expect(suggestTimes(documentOf(0), { ...request, freeSlots: [] }, seededRandom(1))).toEqual([]);
  });
});

describe('times for an account with a claim', () => {
  const request = { accountId: 'a', count: 3, after };

  it('lie in its better hours, apart from one another, each with its probability and reason', () => {
    const times = suggestTimes(documentOf(120), request, seededRandom(1));
    expect(times).toHaveLength(3);
    for (const { slot, probability, basis, reason } of times) {
      expect(slot % 24).toBeGreaterThanOrEqual(15);
      expect(probability).toBeGreaterThan(0);
      expect(probability).toBeLessThanOrEqual(1);
      expect(basis).toBe('learned');
      expect(reason).toMatch(/^Posts on \w+day at \d\d:00 did \d+ % better/);
    }
    const slots = times.map(({ slot }) => slot).sort((a, b) => a - b);
    expect((slots[1] ?? 0) - (slots[0] ?? 0)).toBeGreaterThanOrEqual(6);
    expect((slots[2] ?? 0) - (slots[1] ?? 0)).toBeGreaterThanOrEqual(6);
  });

  it('admit that an hour with no good record is there to learn from', () => {
    const [time] = suggestTimes(documentOf(120), { ...request, freeSlots: [3] }, seededRandom(1));
    expect(time).toMatchObject({ slot: 3, probability: 1, reason: 'Chosen to learn more about this hour.' });
  });

  it('are refused for an account that the document does not hold', () => {
    const ask = (): unknown => suggestTimes(documentOf(0), { ...request, accountId: 'b' }, seededRandom(1));
    expect(ask).toThrow(LearningError);
    expect(ask).toThrow('"b"');
  });
});

describe('the summary', () => {
  it('says how many posts are missing while the data do not reach', () => {
    const [account] = summary(documentOf(10)).accounts;
    expect(account?.words).toBe('Not enough data yet: about 40 more posts.');
    expect(account?.bestTime.status).toBe('not_enough_data');
    expect(account?.measuredPosts).toBe(10);
  });

  it('says what was seen once they do, and admits when it is only suggestive', () => {
    expect(summary(documentOf(120)).accounts[0]?.words).toMatch(/^Posts on Saturday at 19:00 did 36 % better/);
    expect(summary(documentOf(60)).accounts[0]?.words).toMatch(
      /suggestive only: about \d+ more posts? would settle it\.$/,
    );
  });

  it('gives the middle of what was measured, and none where nothing was', () => {
    const [account] = summary(documentOf(10)).accounts;
    const engagement = documentOf(10).accounts[0]?.posts.map((post) => post.engagement) ?? [];
    const sorted = [...engagement].sort((a, b) => b - a);
    expect(account?.medianEngagement).toBe(((sorted[4] ?? 0) + (sorted[5] ?? 0)) / 2);
    const [empty] = summary(documentOf(0)).accounts;
    expect(empty).toMatchObject({
      measuredPosts: 0,
      notablePosts: [],
      words: 'Not enough data yet: about 50 more posts.',
    });
    expect(empty).not.toHaveProperty('medianEngagement');
  });
});
