import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectedLogViews, featuresOf, growthAt, type PostMoment, respond, slotOf, truthOf } from '../truth.ts';
import { drawsOf } from './draws.rules.ts';
import { followersAt, reachOn } from './respond.rules.ts';

const hour = 3_600_000;
const plain = featuresOf({
  text: 'A plain sentence of a usual length, about bread and about nothing else.',
  pictures: [],
  replyTo: null,
});
const moment = (own: Partial<PostMoment> = {}): PostMoment => ({
  key: 'post',
  features: plain,
  publishedAt: new Date('2026-11-18T09:00:00Z'),
  timeZone: 'UTC',
  followers: 2_000,
  ...own,
});

/** Mean of log(1 + views) over many posts that differ in luck only. */
function meanLogViews(seed: string, own: Partial<PostMoment>, count = 3_000): number {
  const model = truthOf(seed);
  let sum = 0;
  for (let index = 0; index < count; index += 1) {
    sum += Math.log1p(respond(model, moment({ ...own, key: `p${index}` }), 1_000 * hour).views);
  }
  return sum / count;
}

describe('the pretend audience', () => {
  it('is a pure function of seed, post, moment and age', () => {
    const model = truthOf('a');
    expect(respond(model, moment(), 5 * hour)).toEqual(respond(truthOf('a'), moment(), 5 * hour));
    expect(respond(truthOf('b'), moment(), 500 * hour)).not.toEqual(respond(model, moment(), 500 * hour));
    expect(respond(model, moment({ key: 'other' }), 500 * hour)).not.toEqual(respond(model, moment(), 500 * hour));
  });

  it('counts nothing before a post is out and never less as it ages', () => {
    const model = truthOf('a');
    expect(respond(model, moment(), 0)).toEqual({ views: 0, likes: 0, reposts: 0, replies: 0 });
    for (let post = 0; post < 50; post += 1) {
      let before = { views: 0, likes: 0, reposts: 0, replies: 0 };
      for (let age = 0; age < 200; age += 0.7) {
        const next = respond(model, moment({ key: `p${post}` }), age * hour);
        for (const name of ['views', 'likes', 'reposts', 'replies'] as const) {
          expect(next[name]).toBeGreaterThanOrEqual(before[name]);
        }
        before = next;
      }
    }
  });

  it('grows fast at first and comes to rest', () => {
    const model = truthOf('a');
    const share = (hours: number) => growthAt(model, hours * hour);
    expect(share(2) - share(1)).toBeGreaterThan(share(25) - share(24));
    expect(share(model.growthHours)).toBeCloseTo(0.632, 2);
    expect(share(24 * 30)).toBeGreaterThan(0.999);
  });

  it('is more uneven than chance alone', () => {
    const model = truthOf('a');
    const views = Array.from(
      { length: 2_000 },
      (_, index) => respond(model, moment({ key: `p${index}` }), 1_000 * hour).views,
    );
    const mean = views.reduce((sum, one) => sum + one, 0) / views.length;
    const variance = views.reduce((sum, one) => sum + (one - mean) ** 2, 0) / views.length;
    expect(variance).toBeGreaterThan(10 * mean);
    expect(mean).toBeGreaterThan(0.9 * Math.exp(expectedLogViews(model, moment())));
    expect(mean).toBeLessThan(1.1 * Math.exp(expectedLogViews(model, moment())));
  });

  it.each([
    ['a question', 'question', { hasQuestion: true }],
    ['people', 'people', { speaksOfPeople: true }],
    ['a picture', 'picture', { pictureCount: 1 }],
    ['a link', 'link', { hasLink: true }],
  ] as const)('answers %s as its hidden taste says', (_name, effect, features) => {
    const difference = meanLogViews('a', { features: { ...plain, ...features } }) - meanLogViews('a', {});
    expect(difference).toBeCloseTo(truthOf('a')[effect], 1);
  });

  it('reaches many more people on one day of every 28, the same for all posts of that day', () => {
    const model = truthOf('a');
    const days = Array.from({ length: 280 }, (_, day) => reachOn(model, 'chirp/ada', new Date(day * 86_400_000)));
    for (let first = 0; first < 280; first += 28) {
      const passedOn = days.slice(first, first + 28).filter((reach) => reach !== 1);
      expect(passedOn).toHaveLength(1);
      expect(passedOn[0]).toBeGreaterThan(20);
    }
    expect(reachOn(model, 'chirp/ada', new Date(23 * 3_600_000))).toBe(days[0]);
    const usual = respond(model, moment(), 1_000 * hour).views;
    expect(respond(model, moment({ reach: 30 }), 1_000 * hour).views / usual).toBeGreaterThan(20);
  });

  it('answers by the hour and weekday of its own zone', () => {
    expect(slotOf(new Date('2026-11-16T00:30:00Z'), 'UTC')).toBe(0);
    expect(slotOf(new Date('2026-11-15T23:30:00Z'), 'Europe/Berlin')).toBe(0);
    expect(slotOf(new Date('2026-11-22T23:59:00Z'), 'UTC')).toBe(167);
    const { slotEffects } = truthOf('a');
    const best = slotEffects.indexOf(Math.max(...slotEffects));
    const worst = slotEffects.indexOf(Math.min(...slotEffects));
    const atSlot = (slot: number) => meanLogViews('a', { publishedAt: new Date(Date.UTC(2026, 10, 16, slot)) });
    expect(atSlot(best) - atSlot(worst)).toBeCloseTo((slotEffects[best] ?? 0) - (slotEffects[worst] ?? 0), 1);
  });

  it('has effects that average nothing over the week, and other tastes for other seeds', () => {
    const { slotEffects } = truthOf('a');
    expect(slotEffects).toHaveLength(168);
    expect(slotEffects.reduce((sum, one) => sum + one, 0)).toBeCloseTo(0, 9);
    expect(truthOf('b').slotEffects).not.toEqual(slotEffects);
  });

  it('follows an account more and more', () => {
    const since = new Date('2026-01-01T00:00:00Z');
    const count = (days: number) =>
      followersAt(truthOf('a'), { key: 'anna', since }, new Date(since.getTime() + days * 24 * hour));
    expect(count(0)).toBeGreaterThan(50);
    expect(count(90)).toBeGreaterThan(count(0));
    expect(count(90)).toBeLessThan(2 * count(0));
  });

  it('notices what a post is made of', () => {
    const seen = featuresOf({
      text: 'Who are the people behind it? #bread #night https://example.com/?q=1',
      pictures: [{ altText: 'Two hands' }],
      replyTo: null,
    });
    expect(seen).toMatchObject({
      hasQuestion: true,
      speaksOfPeople: true,
      hashtagCount: 2,
      hasLink: true,
      pictureCount: 1,
    });
    expect(featuresOf({ text: 'See https://example.com/?q=1', pictures: [], replyTo: null }).hasQuestion).toBe(false);
  });
});

describe('draws', () => {
  it('have the means they promise', () => {
    const draws = drawsOf('key');
    const mean = (draw: () => number) => Array.from({ length: 5_000 }, draw).reduce((sum, one) => sum + one, 0) / 5_000;
    expect(mean(() => draws.uniform())).toBeCloseTo(0.5, 1);
    expect(mean(() => draws.normal())).toBeCloseTo(0, 1);
    expect(mean(() => draws.poisson(3))).toBeCloseTo(3, 0);
    expect(mean(() => draws.poisson(200)) / 200).toBeCloseTo(1, 2);
    expect(draws.poisson(0)).toBe(0);
  });
});

describe('the truth', () => {
  it('is not read by the product: no file but tests and benchmarks imports it', () => {
    const root = join(import.meta.dirname, '../../../..');
    const files = globSync(['apps/*/src/**/*.{ts,tsx}', 'packages/*/src/**/*.ts'], { cwd: root });
    expect(files.length).toBeGreaterThan(50);
    const readers = files.filter(
      (file) =>
        !/\.test\.tsx?$/.test(file) &&
        /from '(@antiphon\/sandbox\/truth|[./]+\/truth\.ts)'/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(readers).toEqual([]);
  });
});
