import { describe, expect, it } from 'vitest';
import { movedBy, moveSteps } from './move-by.rules.ts';

const now = new Date('2026-03-27T12:00:00Z');
const send = (wallTime: string, timeZone = 'Europe/Dublin') => ({
  publicationId: wallTime,
  when: { kind: 'at' as const, wallTime, timeZone },
});
const step = (words: string) => moveSteps.find((one) => one.words === words) ?? expect.fail(words);
const to = (...args: Parameters<typeof movedBy>) => movedBy(...args).moved.map(({ when }) => when.wallTime);

describe('moving sends together', () => {
  it('keeps the time of day over a change of the clocks', () => {
    expect(to([send('2026-03-28T18:30')], step('A day later'), now)).toEqual(['2026-03-29T18:30']);
    expect(to([send('2026-12-31T23:30')], step('An hour later'), now)).toEqual(['2027-01-01T00:30']);
  });

  it('leaves where it is what would come to lie in the past, each in its own zone', () => {
    const sends = [send('2026-03-28T11:00'), send('2026-03-28T21:30', 'Asia/Tokyo'), send('2026-03-30T09:00')];
    expect(movedBy(sends, step('A day earlier'), now)).toMatchObject({
      stay: 1,
      moved: [{ when: { wallTime: '2026-03-27T21:30' } }, { when: { wallTime: '2026-03-29T09:00' } }],
    });
  });
});
