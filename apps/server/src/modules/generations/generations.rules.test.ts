import { seededRandom } from '@antiphon/learning';
import type { Cost, ModelError, RunOutcome } from '@antiphon/models';
import { costOf } from '@antiphon/models/kit';
import { createProviders } from '@antiphon/models/server';
import { describe, expect, it } from 'vitest';
import { askAgainAt, leastTextCost, nextOf, type Situation } from './generations.rules.ts';
import { addressToAsk } from './local-models.ts';
import { operationOf } from './operations/index.ts';
import { readModel, storeModel } from './stored-model.ts';

const now = new Date('2026-11-21T12:00:00Z');
const situation: Situation = { phase: 'start', estimateHigh: 1_000n, retryCount: 0, isCancelRequested: false, now };
const cost: Cost = { amount: 700n, lines: [], priceVersion: '1', source: 'catalogue' };
const failed = (kind: ModelError['kind'], more: Partial<ModelError> = {}): RunOutcome => ({
  kind: 'failed',
  error: { kind, code: 'x', words: 'No.', ...more },
});

describe('what an outcome means', () => {
  it('settles what the provider told, and the upper bound where it told nothing', () => {
    const outputs = [{ kind: 'text', text: 'Words.' }] as const;
    expect(nextOf({ kind: 'succeeded', outputs, cost }, situation)).toMatchObject({ owed: { amount: 700n } });
    expect(nextOf({ kind: 'succeeded', outputs, cost: null }, situation)).toMatchObject({
      owed: { amount: 1_000n, source: 'upper_bound' },
    });
    expect(nextOf({ kind: 'cancelled', cost: null }, situation)).toMatchObject({
      state: 'cancelled',
      owed: { amount: 1_000n, source: 'upper_bound' },
    });
    expect(nextOf({ kind: 'succeeded', outputs, cost: null }, { ...situation, estimateHigh: null })).toMatchObject({
      owed: { amount: 0n, source: 'unknown' },
    });
  });

  it.each(['rate_limited', 'temporary'] as const)(
    'tries again, later each time, after %s, and not for ever',
    (kind) => {
      const waits = [0, 1, 2, 3].map((retryCount) => {
        const next = nextOf(failed(kind), { ...situation, retryCount });
        return next.state === 'queued' ? next.retryAt.getTime() - now.getTime() : 0;
      });
      expect(waits).toEqual([2_000, 8_000, 30_000, 120_000]);
      expect(nextOf(failed(kind), { ...situation, retryCount: 4 })).toMatchObject({ state: 'failed', owed: null });
    },
  );

  it('waits as long as the provider says, and gives up when somebody wants it stopped', () => {
    const retryAt = new Date(now.getTime() + 60_000);
    expect(nextOf(failed('rate_limited', { retryAt }), situation)).toMatchObject({ state: 'queued', retryAt });
    const after = (told: Date) => {
      const next = nextOf(failed('rate_limited', { retryAt: told }), situation);
      return next.state === 'queued' ? next.retryAt.getTime() - now.getTime() : 0;
    };
    expect([after(new Date(8.64e15)), after(new Date(Number.NaN))]).toEqual([31 * 86_400_000, 2_000]);
    const stopping = { ...situation, isCancelRequested: true };
    expect(nextOf(failed('temporary'), stopping)).toEqual({ state: 'cancelled', owed: null });
  });

  it.each(['key_refused', 'out_of_credit', 'rejected'] as const)('gives the reserve back after %s', (kind) => {
    expect(nextOf(failed(kind), situation)).toMatchObject({ state: 'failed', owed: null, reason: { kind } });
  });

  it('never starts again by itself when nothing proves "not started", and pays for what failed with a cost', () => {
    expect(nextOf(failed('unknown_outcome'), situation)).toMatchObject({ state: 'unknown' });
    expect(nextOf(failed('temporary'), { ...situation, phase: 'look' })).toMatchObject({ state: 'failed' });
    const error: ModelError = { kind: 'temporary', code: 'x', words: 'Ended badly.' };
    expect(nextOf({ kind: 'failed', error, cost }, situation)).toMatchObject({
      state: 'failed',
      owed: { amount: 700n },
    });
  });

  it('asks about a lost start at growing distances, then leaves it to a person', () => {
    const delays = [0, 1, 2, 3, 4].map((count) => askAgainAt(count, now)?.getTime());
    expect(delays.map((at) => (at === undefined ? null : at - now.getTime()))).toEqual([
      0,
      10_000,
      60_000,
      600_000,
      null,
    ]);
  });
});

describe('the least a text can cost', () => {
  const providers = createProviders();
  const sold = providers
    .flatMap((provider) => provider.catalogueAt(now).map((entry) => ({ provider, entry })))
    .filter(({ entry }) => entry.prices && entry.operations.includes('text.generate'));

  it.each(sold)('of $entry.id is never above the exact cost, however short prompt and answer become', (model) => {
    const { provider, entry } = model;
    const prices = entry.prices ?? {};
    const operation = operationOf('text.generate');
    const random = seededRandom(entry.id);
    const below = (count: number) => Math.floor(random() * count);
    for (let round = 0; round < 60; round += 1) {
      const prompt = 'word '.repeat(1 + below(2_000));
      const maxOutputTokens = 1 + below(4_000);
      const estimate = operation.estimate(provider, entry, operation.prepare({ prompt, maxOutputTokens }, entry));
      // From one token for the whole prompt up to a long context; every second answer is empty.
      const input = round % 3 === 0 ? 1 : 1 + below(300_000);
      const cached = round % 2 === 0 ? below(input + 1) : input;
      const written = below(input - cached + 1);
      const used = {
        inputTokens: input - cached - written,
        cachedInputTokens: cached,
        cacheWriteTokens: written,
        outputTokens: round % 2 === 0 ? 0 : below(maxOutputTokens + 1),
      };
      const exact = costOf(prices, used, entry.priceVersion).amount;
      expect((estimate?.low ?? -1n) <= exact, `${JSON.stringify(used)}: ${exact} < ${estimate?.low}`).toBe(true);
      expect((estimate?.low ?? -1n) <= (estimate?.high ?? -1n)).toBe(true);
    }
  });

  it('is the cheapest way in which one token of input can be charged, in either tier', () => {
    expect(leastTextCost({ inputToken: 30n, cachedInputToken: 3n, cacheWriteToken: 37n, outputToken: 1n })).toBe(3n);
    const longContext = { aboveInputTokens: 10, inputToken: 2n };
    expect(leastTextCost({ inputToken: 30n, outputToken: 90n, longContext })).toBe(2n);
    expect(leastTextCost({ outputToken: 90n })).toBe(0n);
  });
});

describe('a local server', () => {
  const config = { ollamaHost: undefined, allowPrivateHosts: [] as string[], isLoopback: true };
  it('is asked on loopback, elsewhere only where the operator named it, and never from a public listener', () => {
    expect(addressToAsk(config)).toBe('http://127.0.0.1:11434');
    expect(addressToAsk({ ...config, ollamaHost: 'localhost:9999' })).toBe('http://localhost:9999');
    expect(addressToAsk({ ...config, ollamaHost: 'http://10.0.0.5:11434' })).toBeNull();
    const named = { ...config, ollamaHost: 'http://10.0.0.5:11434', allowPrivateHosts: ['10.0.0.5:11434'] };
    expect(addressToAsk(named)).toBe('http://10.0.0.5:11434');
    expect(addressToAsk({ ...config, isLoopback: false })).toBeNull();
    expect(addressToAsk({ ...named, isLoopback: false })).toBe('http://10.0.0.5:11434');
  });
});

describe('a model as it is kept', () => {
  it('comes back with its prices to the unit', () => {
    const entry = {
      id: 'm',
      name: 'M',
      operations: ['text.generate'] as const,
      prices: { inputToken: 12_345_678_901_234_567n, outputToken: 0n },
      priceVersion: '1',
    };
    expect(readModel(JSON.parse(JSON.stringify(storeModel(entry))))).toEqual(entry);
    const nameless = { id: 'n', name: 'N', operations: ['text.generate'] as const, priceVersion: 'unknown' };
    expect(readModel(JSON.parse(JSON.stringify(storeModel(nameless))))).toEqual(nameless);
  });
});
