import { describe, expect, it } from 'vitest';
import { type BestTimeAccount, bestTime } from './best-time.ts';
import { LearningError } from './learning-error.ts';

const hourMs = 3_600_000;
const start = Date.parse('2026-01-05T00:00:00Z');
const atHour = (hours: number): string => new Date(start + hours * hourMs).toISOString();

/** One account whose posts between 16 and 21 o'clock UTC get 60 reactions more. */
function eveningPosts(count: number) {
  return Array.from({ length: count }, (_, i) => ({
    id: `p${i}`,
    at: atHour(7 * i),
    ageHours: 100,
    mediaType: 'photo',
    engagement: 100 + ((37 * i) % 41) + ((7 * i + 1) % 24 >= 16 && (7 * i + 1) % 24 <= 21 ? 60 : 0),
  }));
}

const berlin = { id: 'a', network: 'n', timeZone: 'Europe/Berlin' };

function only(document: unknown): BestTimeAccount {
  const { accounts } = bestTime(document);
  const [account] = accounts;
  if (!account || accounts.length > 1) throw new Error(`Expected one account, got ${accounts.length}.`);
  return account;
}

/** Eight accounts of one network with different lengths, rhythms and zones. */
function pool() {
  const lengths = [60, 80, 100, 120, 40, 55, 90, 130];
  const accounts = lengths.map((length, j) => ({
    id: `a${j}`,
    network: 'n',
    timeZone: j % 2 === 1 ? 'Asia/Tokyo' : 'America/New_York',
    posts: Array.from({ length }, (_, i) => {
      const at = atHour((5 + 2 * (j % 3)) * i + j);
      const hour = new Date(at).getUTCHours();
      const evening = hour >= 16 && hour <= 20 ? 40 + 10 * j : 0;
      const engagement = 50 * (j + 1) + ((37 * i + 11 * j) % 41) * (j + 1) + evening;
      return { id: `p${i}`, at, ageHours: 100, mediaType: i % 5 === j % 5 ? 'video' : 'photo', engagement };
    }),
  }));
  return { accounts };
}

describe('best time of one account', () => {
  const document = { accounts: [{ ...berlin, posts: eveningPosts(120) }] };
  const account = only(document);

  it('gives the golden values of the written example', () => {
    expect(account.status).toBe('supported');
    expect(account.slotEffects?.[3]).toBeCloseTo(-0.111313, 6);
    expect(account.slotEffects?.[18]).toBeCloseTo(0.230403, 6);
    expect(account.slotEffects?.[42]).toBeCloseTo(0.246799, 6);
    expect(account.topSlots?.[0]).toMatchObject({ slot: 139, weekday: 5, hour: 19 });
    expect(account.estimate).toBeCloseTo(0.31007, 6);
    expect(account.interval?.[0]).toBeCloseTo(0.20081, 6);
    expect(account.interval?.[1]).toBeCloseTo(0.41933, 6);
    expect(account.probability).toBeCloseTo(0.999998, 6);
    expect(account.tau2).toBe(0.01);
    expect(account.noiseVariance).toBe(0.05);
    expect(account.nNeeded).toBe(0);
  });

  it('tells people a difference that was seen, never a cause', () => {
    expect(account.text).toBe("Posts on Saturday at 19:00 did 36 % better (22 to 52) than this account's average.");
    expect(account.evidence).toBe('observational');
    expect(account.estimatePercent).toBeCloseTo(100 * Math.expm1(account.estimate ?? 0), 9);
    expect(JSON.stringify(account)).not.toMatch(/best time is|proven|guarantee|raised|caused|increases/i);
  });

  it('gives five top slots in falling order and 168 effects', () => {
    expect(account.slotEffects).toHaveLength(168);
    expect(account.slotEffectSds).toHaveLength(168);
    const effects = account.topSlots?.map(({ effect }) => effect) ?? [];
    expect(effects).toHaveLength(5);
    expect(effects).toEqual([...effects].sort((a, b) => b - a));
  });

  it('gives the same bytes in whatever order the posts stand, with repeats and unknown fields', () => {
    const posts = eveningPosts(120).map((post) => ({ ...post, unknown: 1 }));
    const shuffled = [...posts.slice(60), ...posts.slice(0, 60).reverse(), ...posts.slice(3, 9)];
    const again = only({ accounts: [{ ...berlin, posts: shuffled }], maturityHours: 48, trace: true });
    expect(JSON.stringify(again)).toBe(JSON.stringify(account));
    expect(account.inputHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('gives another hash for other data', () => {
    const posts = eveningPosts(120).map((post, i) => (i === 5 ? { ...post, engagement: 7 } : post));
    expect(only({ accounts: [{ ...berlin, posts }] }).inputHash).not.toBe(account.inputHash);
  });
});

describe('best times of a pool', () => {
  // Values from a second program (numpy), which takes the full likelihood of the residuals instead of its short form.
  const { accounts } = bestTime(pool());

  it.each([
    {
      j: 0,
      s2: 0.05768939400289007,
      top: 157,
      effect: 0.20323156086586286,
      sd: 0.06170051044598876,
      p: 0.9335036223747916,
      ten: 0.02576536461513599,
    },
    {
      j: 3,
      s2: 0.05,
      top: 147,
      effect: 0.1516218838293446,
      sd: 0.04955461723188447,
      p: 0.9315308504504372,
      ten: -0.04626375737011428,
    },
    {
      j: 7,
      s2: 0.05,
      top: 148,
      effect: 0.12738069527820006,
      sd: 0.047108589221756945,
      p: 0.8415571266973938,
      ten: -0.021742147763050897,
    },
  ])('agrees with the second program about account $j', ({ j, s2, top, effect, sd, p, ten }) => {
    const account = accounts[j];
    expect(account?.tau2).toBe(0.001);
    expect(account?.noiseVariance).toBeCloseTo(s2, 9);
    expect(account?.slotEffects?.indexOf(Math.max(...(account.slotEffects ?? [])))).toBe(top);
    expect(account?.slotEffects?.[top]).toBeCloseTo(effect, 8);
    expect(account?.slotEffectSds?.[top]).toBeCloseTo(sd, 8);
    expect(account?.slotEffects?.[10]).toBeCloseTo(ten, 8);
    expect(account?.probability).toBeCloseTo(p, 8);
    expect(account?.status).toBe('suggestive');
  });

  it('lets an account learn nothing from another pool', () => {
    const alone = only({ accounts: [pool().accounts[3]] });
    const own = pool().accounts.map((account) => (account.id === 'a3' ? { ...account, pool: 'mine' } : account));
    const apart = bestTime({ accounts: own }).accounts[3];
    expect(apart?.slotEffects).toEqual(alone.slotEffects);
    expect(apart?.slotEffects).not.toEqual(accounts[3]?.slotEffects);
  });

  it('answers in the order of the ids', () => {
    const reversed = bestTime({ accounts: [...pool().accounts].reverse() });
    expect(JSON.stringify(reversed)).toBe(JSON.stringify({ accounts }));
  });
});

describe('the gate', () => {
  it('says below 20 posts that 50 are needed, and nothing about slots', () => {
    const account = only({ accounts: [{ ...berlin, posts: eveningPosts(19) }] });
    expect(account).toMatchObject({ status: 'not_enough_data', n: 19, nNeeded: 31 });
    for (const field of ['slotEffects', 'probability', 'estimate', 'interval', 'topSlots', 'estimatePercent', 'text']) {
      expect(account).not.toHaveProperty(field);
    }
  });

  it('gives slot effects from 20 posts on, but no claim before 50', () => {
    for (const count of [20, 49]) {
      const account = only({ accounts: [{ ...berlin, posts: eveningPosts(count) }] });
      expect(account.status).toBe('not_enough_data');
      expect(account.slotEffects).toHaveLength(168);
      expect(account).not.toHaveProperty('topSlots');
      expect(account.nNeeded).toBe(Math.max(1, Math.ceil((49 * (account.noiseVariance ?? 0)) / 0.0225) - count));
    }
  });

  it('calls a strong pattern suggestive from 50 posts and supported from 100', () => {
    expect(only({ accounts: [{ ...berlin, posts: eveningPosts(50) }] }).status).toBe('suggestive');
    expect(only({ accounts: [{ ...berlin, posts: eveningPosts(99) }] }).status).toBe('suggestive');
    expect(only({ accounts: [{ ...berlin, posts: eveningPosts(100) }] }).status).toBe('supported');
  });

  it('claims hardly anything where the hours were dealt at random', () => {
    const claims = Array.from({ length: 40 }, (_, k) => {
      const posts = eveningPosts(120).map((post, i) => ({
        ...post,
        engagement: Math.floor(Math.exp(3 + 1.1 * Math.sin(1e4 * Math.sin(12.9898 * (i + 1) + 78.233 * (k + 1))))),
      }));
      return only({ accounts: [{ ...berlin, posts }] }).status === 'supported';
    });
    expect(claims.filter(Boolean).length).toBeLessThanOrEqual(4);
  });

  it('answers an empty, a flat and an all-zero account without a claim and without NaN', () => {
    const flat = eveningPosts(60).map((post) => ({ ...post, engagement: 12 }));
    const zero = eveningPosts(60).map((post) => ({ ...post, engagement: 0 }));
    expect(bestTime({ accounts: [] })).toEqual({ accounts: [] });
    expect(only({ accounts: [{ ...berlin, posts: [] }] })).toMatchObject({ status: 'not_enough_data', nNeeded: 50 });
    for (const posts of [flat, zero]) {
      const account = only({ accounts: [{ ...berlin, posts }] });
      expect(account).toMatchObject({ status: 'not_enough_data', nNeeded: 49 });
      expect(account).not.toHaveProperty('slotEffects');
    }
  });

  it('stays finite for posts that are all at one hour, and for engagement near 1e300', () => {
    const sameHour = eveningPosts(120).map((post, i) => ({ ...post, at: atHour(168 * i) }));
    const huge = eveningPosts(120).map((post) => ({ ...post, engagement: post.engagement * 1e297 }));
    for (const posts of [sameHour, huge]) {
      const account = only({ accounts: [{ ...berlin, posts }] });
      expect(account.slotEffects?.every(Number.isFinite)).toBe(true);
      expect(account.slotEffectSds?.every(Number.isFinite)).toBe(true);
    }
  });

  it('leaves out paid, imported and immature posts and counts each once', () => {
    const [a, b, c, d, e, ...rest] = eveningPosts(30);
    const posts = [
      { ...a, paid: true, ageHours: 1 },
      { ...b, imported: true },
      { ...c, ageHours: 47.9 },
      { ...d, ageHours: -1 },
      { ...e, ageHours: undefined },
      ...rest,
    ];
    const account = only({ accounts: [{ ...berlin, posts }] });
    expect(account.n).toBe(25);
    expect(account.excluded).toEqual({ paid: 1, imported: 1, immature: 3 });
    expect(only({ accounts: [{ ...berlin, posts }], maturityHours: 101 }).n).toBe(0);
  });
});

describe('a document that cannot be answered', () => {
  const post = { id: 'p', at: '2026-01-05T00:00:00Z', ageHours: 100, mediaType: 'photo', engagement: 1 };
  const withPost = (changes: object) => ({ accounts: [{ ...berlin, posts: [{ ...post, ...changes }] }] });

  it.each([
    ['no document', null, 'invalid_document', 'the document'],
    ['no list of accounts', { accounts: 3 }, 'invalid_document', 'accounts'],
    ['a number that is none', withPost({ engagement: Number.NaN }), 'invalid_number', 'accounts.0.posts.0.engagement'],
    ['a number in quotes', withPost({ engagement: '5' }), 'invalid_number', 'accounts.0.posts.0.engagement'],
    ['an infinite number', withPost({ ageHours: Number.POSITIVE_INFINITY }), 'invalid_number', 'ageHours'],
    ['a negative count', withPost({ engagement: -1 }), 'invalid_number', 'accounts.0.posts.0.engagement'],
    ['no offset', withPost({ at: '2026-01-05T00:00:00' }), 'invalid_time', 'accounts.0.posts.0.at'],
    ['a day that does not exist', withPost({ at: '2026-02-30T00:00:00Z' }), 'invalid_time', 'accounts.0.posts.0.at'],
    [
      'an unknown zone',
      { accounts: [{ ...berlin, timeZone: 'Mars/Olympus', posts: [] }] },
      'invalid_time_zone',
      'timeZone',
    ],
    [
      'an offset as zone',
      { accounts: [{ ...berlin, timeZone: '+01:00', posts: [] }] },
      'invalid_time_zone',
      'timeZone',
    ],
    ['no zone', { accounts: [{ id: 'a', network: 'n', posts: [] }] }, 'invalid_document', 'timeZone'],
    [
      'one id with two contents',
      { accounts: [{ ...berlin, posts: [post, { ...post, engagement: 2 }] }] },
      'conflicting_duplicate',
      '"p"',
    ],
    [
      'one account with two contents',
      {
        accounts: [
          { ...berlin, posts: [] },
          { ...berlin, posts: [post] },
        ],
      },
      'conflicting_duplicate',
      '"a"',
    ],
  ])('is refused for %s, with a code and the field', (_name, document, code, field) => {
    const refusal = (() => {
      try {
        return bestTime(document);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(LearningError);
    expect(refusal).toMatchObject({ code, message: expect.stringContaining(field) });
  });

  it('is not seen in a post that only writes the same instant in another way', () => {
    const twice = [post, { ...post, at: '2026-01-05T01:00:00+01:00' }];
    expect(only({ accounts: [{ ...berlin, posts: twice }] }).n).toBe(1);
  });
});
