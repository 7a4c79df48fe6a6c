import { describe, expect, it } from 'vitest';
import { consent, textContent } from '../conformance/index.ts';
import type { PricedCall } from '../spec.ts';
import { priceOfCall, xPrices } from './prices.ts';
import { callOf, contextOf, type Ground, startInTest } from './test-ground.ts';

const hourMs = 3_600_000;
const amounts: Readonly<Record<string, bigint>> = { 'Posts: Read': xPrices.readPost, 'User: Read': xPrices.readUser };

/** What X charges for what is done here, each on a day of its own. */
async function chargedFor(ground: Ground, work: () => Promise<unknown>): Promise<bigint> {
  ground.standIn.state.chargedOnDay.clear();
  ground.standIn.state.charges.length = 0;
  await work();
  return ground.standIn.state.charges.reduce((sum, what) => sum + (amounts[what] ?? -1n), 0n);
}
const price = (call: PricedCall) => BigInt(priceOfCall(call)?.amount ?? -1);

/** An account with so many posts, none of them ours. */
async function withPosts(count: number): Promise<{ ground: Ground; ids: string[] }> {
  const ground = await startInTest();
  const userId = ground.account.remoteId;
  const ids = Array.from({ length: count }, (_, index) => {
    ground.clock.advance(1_000);
    return ground.standIn.state.addPost({ userId, text: `Number ${index}` }).id;
  });
  return { ground, ids };
}

describe('the price of a reading', () => {
  it('of numbers is what X charges for the posts that its answer holds, and those of the account', async () => {
    const { ground, ids } = await withPosts(3);
    expect(await chargedFor(ground, () => ground.channel.readPosts(contextOf(ground), [...ids, '1']))).toBe(
      price({ kind: 'posts', count: 3 }),
    );
    expect(await chargedFor(ground, () => ground.channel.readAccount(contextOf(ground)))).toBe(
      price({ kind: 'account' }),
    );
  });

  it('of a profile is what X charges for connecting, and its numbers on the same day are no second reading', async () => {
    const ground = await startInTest();
    const charged = await chargedFor(ground, async () => {
      await consent(ground.channel, {}, ground.connectContext());
      await ground.channel.readAccount(contextOf(ground));
    });
    expect(charged).toBe(price({ kind: 'profile' }));
  });

  it('of past posts counts what X gives, also where that is more than was wanted', async () => {
    const { ground } = await withPosts(7);
    for (const [limit, given] of [
      [6, 6],
      [2, 5],
    ] as const) {
      const charged = await chargedFor(ground, async () => {
        const page = await ground.channel.readPastPosts(contextOf(ground), { limit });
        expect(page).toMatchObject({ kind: 'read', value: { postsRead: given } });
        expect(page.kind === 'read' && page.value.posts).toHaveLength(limit);
      });
      expect([charged, price({ kind: 'past_posts', count: limit })]).toEqual([
        price({ kind: 'posts', count: given }),
        charged,
      ]);
    }
  });

  it('of a question counts the posts that were shown, and is kept for a hundred', async () => {
    const { ground } = await withPosts(4);
    const call = callOf(ground, textContent('Is it there?'), 'post-1');
    const charged = await chargedFor(ground, async () => {
      expect(await ground.channel.find({ ...call, sentAt: call.now })).toMatchObject({ kind: 'absent', postsRead: 4 });
    });
    expect(charged).toBe(price({ kind: 'posts', count: 4 }));
    expect(price({ kind: 'question' })).toBe(price({ kind: 'posts', count: 100 }));
    expect(price({ kind: 'question', count: 1 })).toBe(price({ kind: 'posts', count: 1 }));
  });

  it('counts what came before a failure', async () => {
    const { ground, ids } = await withPosts(2);
    ground.clock.advance(31 * 24 * hourMs);
    const young = ground.standIn.state.addPost({ userId: ground.account.remoteId, text: 'Young' }).id;
    const outcome = await ground.channel.refresh?.(contextOf(ground));
    if (outcome?.kind !== 'refreshed') throw new Error(JSON.stringify(outcome));
    let calls = 0;
    const fetch: typeof ground.fetch = (...request) => {
      calls += 1;
      if (calls === 2) ground.standIn.fault({ kind: 'server_error_before', route: 'posts.lookup', status: 503 });
      return ground.fetch(...request);
    };
    const context = { ...contextOf(ground), secret: outcome.secret, fetch };
    const charged = await chargedFor(ground, async () => {
      const reading = await ground.channel.readPosts(context, [...ids, young]);
      expect(reading).toMatchObject({ kind: 'failed', postsRead: 1 });
    });
    expect(charged).toBe(price({ kind: 'posts', count: 1 }));
  });

  it('is said in words, with the date of the list', () => {
    expect(priceOfCall({ kind: 'posts', count: 12 })?.words).toBe(
      `X charges 0.06 USD for reading 12 posts (its price list as of ${xPrices.readOn}).`,
    );
    expect(priceOfCall({ kind: 'account' })?.words).toContain('0.01 USD for reading the account’s own numbers');
  });
});
