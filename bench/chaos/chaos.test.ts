import { describe, expect, it } from 'vitest';
import { judge, type Row, type Seen } from './count.ts';
import { judgeOrder } from './count-order.ts';
import { rehearsedWaitMs } from './naive.ts';
import { markOf, marksIn, planRun, smallMix, wholeMix, wordsOf } from './plan.ts';
import { chanceOf } from './seeded.ts';
import { Tally } from './tally.ts';

const whole = () => planRun(wholeMix, 240_000, chanceOf('kiln'));
const two = planRun({ mastodon: { accounts: 1, each: 2 } }, 1_000, chanceOf('kiln'));

const row = (post: number, own: Partial<Row> = {}): Row => ({
  id: `${post}`,
  post,
  account: 0,
  state: 'published',
  reason: null,
  openSteps: 0,
  isMoving: false,
  dueAt: new Date(post * 1_000),
  attempts: 1,
  wasInDoubt: false,
  ...own,
});
const seenOf = (pieces: Record<string, readonly number[]>): Seen => ({
  duplicates: new Tally(),
  inWrongAccount: new Tally(),
  pieces: new Map(Object.entries(pieces).map(([key, list]) => [key, new Set(list)])),
});

describe('the plan of a chaos run', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(whole()).toEqual(whole());
    expect(planRun(wholeMix, 240_000, chanceOf('other'))).not.toEqual(whole());
  });

  it('has 2,000 publications by 40 accounts of ten networks, with threads and carousels among them', () => {
    const plan = whole();
    expect(plan.publications).toBeGreaterThanOrEqual(2_000);
    expect(plan.accounts).toHaveLength(40);
    expect(new Set(plan.accounts.map((account) => account.network)).size).toBe(10);
    for (const kind of ['thread', 'pictures', 'comment', 'video'])
      expect(plan.posts.filter((post) => post.kind === kind).length, kind).toBeGreaterThan(3);
  });

  it('sends a post to one account of each network only, so that its mark tells whose it is', () => {
    const plan = planRun(smallMix, 1_000, chanceOf('kiln'));
    for (const post of plan.posts) {
      const networks = post.accounts.map((account) => plan.accounts[account]?.network);
      expect(new Set(networks).size).toBe(networks.length);
    }
  });

  it('marks every piece so that it is read again out of other words', () => {
    expect(marksIn(`See https://a.example ${wordsOf(12, 3)}!`)).toEqual([{ post: 12, piece: 3 }]);
    expect(marksIn(markOf(1, 2) + markOf(11, 2))).toHaveLength(2);
  });
});

describe('the naive rule', () => {
  it('does not wait for tomorrow, so that the run ends', () => {
    expect(rehearsedWaitMs(5_000, 5)).toBe(1_000);
    expect(rehearsedWaitMs(8 * 3_600_000, 5)).toBe(12_000);
  });
});

describe('the count at the end', () => {
  const pieces = two.posts.map((post) => Array.from({ length: post.pieces }, (_, index) => index + 1));
  const all = { '1 0': pieces[0] ?? [], '2 0': pieces[1] ?? [] };

  it('calls lost what is not there although it should be, and what nobody knows of', () => {
    expect(judge(two, seenOf(all), [row(1), row(2)])).toMatchObject({ published: 2, lost: [], unsettled: [] });
    expect(judge(two, seenOf({ '1 0': all['1 0'] }), [row(1), row(2)]).lost).toHaveLength(1);
    expect(judge(two, seenOf(all), [row(1)]).lost).toHaveLength(1);
  });

  it('tells what is still on its way, and what a person was asked about', () => {
    const rows = [row(1, { state: 'unknown', isMoving: true }), row(2, { state: 'needs_attention', reason: 'why' })];
    const verdict = judge(two, seenOf({}), rows);
    expect(verdict.unsettled).toHaveLength(1);
    expect(JSON.parse(JSON.stringify(verdict.needPerson))).toEqual({ mastodon: { 'needs_attention why': 1 } });
  });

  it('sees two that were under way at once, and one that passed another which had not stood aside', () => {
    const tries = [
      { network: 'mastodon', post: 2, beganAt: 0, endedAt: 10 },
      { network: 'mastodon', post: 1, beganAt: 5, endedAt: 20 },
    ];
    const starts = { tries, unknown: () => 0 };
    const order = judgeOrder(two, [row(1), row(2)], starts, new Set());
    expect(order.atOnce).toHaveLength(1);
    expect(order.outOfOrder).toHaveLength(1);
    expect(judgeOrder(two, [row(1, { wasInDoubt: true }), row(2)], starts, new Set())).toMatchObject({
      outOfOrder: [],
      passedAside: 1,
    });
    const calm = { tries: tries.toReversed().map((one, at) => ({ ...one, beganAt: at * 10, endedAt: at * 10 + 5 })) };
    expect(judgeOrder(two, [row(1), row(2)], { ...calm, unknown: () => 0 }, new Set())).toMatchObject({
      atOnce: [],
      outOfOrder: [],
    });
  });
});
