import { describe, expect, it } from 'vitest';
import { drawNormal, seededRandom } from './seeded-random.ts';
import { summary } from './summary.ts';

const hourMs = 3_600_000;
const start = Date.parse('2026-01-05T00:00:00Z');

interface Made {
  readonly engagement: number;
  readonly mediaType?: string;
  readonly ageHours?: number;
}
/** Posts of one account, seven hours apart. */
const postsOf = (made: readonly Made[]) =>
  made.map((one, i) => ({
    id: `p${i}`,
    at: new Date(start + i * 7 * hourMs).toISOString(),
    ageHours: 48,
    mediaType: 'photo',
    ...one,
  }));
function summaryOf(made: readonly Made[], more: object = {}) {
  const accounts = [{ id: 'a', network: 'n', timeZone: 'UTC', posts: postsOf(made) }];
  const [account] = summary({ accounts, ...more }).accounts;
  if (!account) throw new Error('no account');
  return account;
}
const notableOf = (made: readonly Made[], more: object = {}) => summaryOf(made, more).notablePosts;

/** 80 to 119 reactions: median about 100, the middle half within ten of it. */
const usual = (count: number): Made[] =>
  Array.from({ length: count }, (_, i) => ({ engagement: 80 + ((37 * i) % 40) }));

describe('a post that stood out', () => {
  it('is one far beyond how the posts before it differ', () => {
    expect(notableOf([...usual(40), { engagement: 400 }])).toEqual([
      { id: 'p40', engagement: 400, ageHours: 48, timesMedian: expect.closeTo(4, 0) },
    ]);
  });

  it('is not one that is merely above the middle, nor the largest of all', () => {
    expect(notableOf([...usual(60), { engagement: 110 }])).toEqual([]);
    expect(notableOf([...usual(60), { engagement: 130 }])).toEqual([]);
    expect(notableOf(usual(200))).toEqual([]);
  });

  it('needs more where posts differ more: twice the median is nothing there', () => {
    const wild = Array.from({ length: 60 }, (_, i) => ({ engagement: Math.round(20 * 1.06 ** ((37 * i) % 60)) }));
    expect(notableOf([...wild, { engagement: 240 }])).toEqual([]);
    expect(notableOf([...wild, { engagement: 100_000 }]).map(({ id }) => id)).toEqual(['p60']);
  });

  it('is told from thirty posts before it on, and not from twenty-nine', () => {
    expect(notableOf([...usual(29), { engagement: 4_000 }])).toEqual([]);
    expect(notableOf([...usual(30), { engagement: 4_000 }]).map(({ id }) => id)).toEqual(['p30']);
  });

  it('changes sides at 3.5 robust standard scores', () => {
    const before = usual(60);
    const logs = before.map(({ engagement }) => Math.log1p(engagement)).sort((a, b) => a - b);
    const middle = (values: readonly number[]) => ((values[29] ?? 0) + (values[30] ?? 0)) / 2;
    const median = middle(logs);
    const spread = 1.4826 * middle(logs.map((value) => Math.abs(value - median)).sort((a, b) => a - b));
    const at = (score: number) => Math.expm1(median + score * spread);
    expect(notableOf([...before, { engagement: at(3.49) }])).toEqual([]);
    expect(notableOf([...before, { engagement: at(3.51) }])).toHaveLength(1);
  });

  it('is not told where all posts before it are alike, for nothing says what is unusual', () => {
    const flat = Array.from({ length: 60 }, () => ({ engagement: 0 }));
    expect(notableOf([...flat, { engagement: 50 }])).toEqual([]);
  });

  it('is an exception and no habit: of every tenth post none is one', () => {
    const habit = Array.from({ length: 120 }, (_, i) => ({ engagement: i % 10 === 9 ? 900 : 80 + ((37 * i) % 40) }));
    expect(notableOf(habit.slice(0, 40))).toEqual([]);
    expect(notableOf(habit)).toEqual([]);
  });

  it('stays one when later posts do better, the clearest three first', () => {
    const made = [
      ...usual(60),
      { engagement: 500 },
      ...usual(20),
      { engagement: 2_000 },
      ...usual(20),
      { engagement: 900 },
    ];
    expect(notableOf(made).map(({ id }) => id)).toEqual(['p81', 'p102', 'p60']);
    const growing = [...made, ...usual(60).map(({ engagement }) => ({ engagement: engagement * 5 }))];
    expect(notableOf(growing).map(({ id }) => id)).toContain('p81');
  });

  it('is hardly ever seen in nothing but noise', () => {
    const random = seededRandom('noise');
    let told = 0;
    for (let account = 0; account < 40; account += 1) {
      const made = Array.from({ length: 100 }, () => ({ engagement: Math.round(Math.exp(4 + drawNormal(random))) }));
      told += notableOf(made).length;
    }
    // 2,800 posts were judged.
    expect(told / 2_800).toBeLessThan(0.005);
  });
});

describe('posts that are compared at ages of their own', () => {
  const videoAtSeven = { maturityHoursByType: { video: 168 } };
  const video = (engagement: number, ageHours: number): Made => ({ engagement, ageHours, mediaType: 'video' });

  it('count from that age on: a video at 168 h, a photo at 48 h', () => {
    const made = [{ engagement: 10 }, video(500, 48), video(900, 167.9), video(1_000, 168)];
    const told = summaryOf(made, videoAtSeven);
    expect(told.measuredPosts).toBe(2);
    expect(told.bestTime.excluded).toEqual({ immature: 2, paid: 0, imported: 0 });
    expect(summaryOf(made).measuredPosts).toBe(4);
  });

  it('have no share in the middle of the others', () => {
    const made = [{ engagement: 10 }, { engagement: 20 }, { engagement: 30 }, video(1_000, 168), video(2_000, 168)];
    expect(summaryOf(made, videoAtSeven).medianEngagement).toBe(20);
    expect(summaryOf([video(1_000, 168)], videoAtSeven)).not.toHaveProperty('medianEngagement');
  });

  it('stand out only from their like', () => {
    const videos = usual(40).map(({ engagement }) => video(engagement * 10, 168));
    const mixed = usual(40).flatMap((photo, i) => [photo, videos[i] ?? photo]);
    expect(notableOf(mixed, videoAtSeven)).toEqual([]);
    const told = notableOf([...mixed, video(9_000, 168), { engagement: 900 }], videoAtSeven);
    expect(told.map(({ id, ageHours }) => [id, ageHours]).sort()).toEqual([
      ['p80', 168],
      ['p81', 48],
    ]);
  });

  it('give another hash, and leave the hash of documents without such ages as it was', () => {
    const made = usual(3);
    const plain = summaryOf(made).bestTime.inputHash;
    expect(summaryOf(made, videoAtSeven).bestTime.inputHash).not.toBe(plain);
    expect(summaryOf(made, { maturityHoursByType: undefined }).bestTime.inputHash).toBe(plain);
  });

  it('are refused where an age is none', () => {
    expect(() => summaryOf([], { maturityHoursByType: { video: 0 } })).toThrow(/maturityHoursByType/);
  });
});
