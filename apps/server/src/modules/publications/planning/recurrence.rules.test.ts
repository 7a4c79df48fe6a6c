import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  comingOf,
  type DayRule,
  readRule,
  ruleWords,
  tooSoonFor,
  wallTimesAfter,
  writeRule,
} from './recurrence.rules.ts';
import { instantOf, wallTimeOf } from './wall-time.rules.ts';

const read = (text: string): DayRule => {
  const rule = readRule(text);
  if ('words' in rule) throw new Error(rule.words);
  return rule;
};
const words = (text: string, wallTime = '2026-11-24T09:00') => ruleWords(read(text), wallTime);
const refusal = (text: string): string => {
  const rule = readRule(text);
  return 'words' in rule ? rule.words : 'read';
};

describe('a rule', () => {
  it('is read and written in one spelling', () => {
    for (const rule of [
      'FREQ=DAILY',
      'FREQ=DAILY;INTERVAL=3;COUNT=10',
      'FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20270131',
      'FREQ=MONTHLY;BYDAY=-1FR',
      'FREQ=MONTHLY;BYMONTHDAY=1,15,-1',
    ])
      expect(writeRule(read(rule))).toBe(rule);
    expect(writeRule(read(' count=2;interval=1;freq=daily '))).toBe('FREQ=DAILY;COUNT=2');
  });

  it('that is none is refused with the reason', () => {
    expect(refusal('')).toMatch(/looks like/);
    expect(refusal('FREQ=HOURLY')).toMatch(/DAILY, WEEKLY or MONTHLY/);
    expect(refusal('FREQ=DAILY;BYHOUR=9')).toMatch(/BYHOUR is not known/);
    expect(refusal('FREQ=DAILY;COUNT=0')).toMatch(/from 1 to 1000/);
    expect(refusal('FREQ=DAILY;COUNT=1001')).toMatch(/from 1 to 1000/);
    expect(refusal('FREQ=DAILY;INTERVAL=1e3')).toMatch(/from 1 to 99/);
    expect(refusal('FREQ=DAILY;COUNT=2;UNTIL=20270101')).toMatch(/not by both/);
    expect(refusal('FREQ=DAILY;UNTIL=20270230')).toMatch(/UNTIL is a day/);
    expect(refusal('FREQ=WEEKLY;BYDAY=1MO')).toMatch(/"1MO" is no day/);
    expect(refusal('FREQ=WEEKLY;BYDAY=MO,MO')).toMatch(/twice/);
    expect(refusal('FREQ=WEEKLY;BYMONTHDAY=1')).toMatch(/by month/);
    expect(refusal('FREQ=MONTHLY;BYMONTHDAY=32')).toMatch(/no day/);
    expect(refusal('FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=MO')).toMatch(/not both/);
    expect(refusal('FREQ=DAILY;FREQ=WEEKLY')).toMatch(/twice/);
    expect(refusal('FREQ=DAILY\nDTSTART=20200101')).toMatch(/looks like|DAILY/);
  });

  it('is told in words', () => {
    expect(words('FREQ=DAILY')).toBe('Every day at 09:00');
    expect(words('FREQ=WEEKLY')).toBe('Every week on Tuesday at 09:00');
    expect(words('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;COUNT=10')).toBe(
      'Every 2 weeks on Monday, Wednesday and Friday at 09:00, 10 times',
    );
    expect(words('FREQ=MONTHLY')).toBe('Every month on the 24th at 09:00');
    expect(words('FREQ=MONTHLY;BYMONTHDAY=1,22,31')).toBe(
      'Every month on the 1st, the 22nd and the 31st (in months that have it) at 09:00',
    );
    expect(words('FREQ=MONTHLY;BYMONTHDAY=-1')).toBe('Every month on the last day at 09:00');
    expect(words('FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270131')).toBe(
      'Every month on the last Friday at 09:00, until 31 January 2027',
    );
    expect(words('FREQ=DAILY;BYDAY=SA,SU;COUNT=1')).toBe('Every week on Saturday and Sunday at 09:00, once');
  });
});

describe('its wall times', () => {
  const times = (rule: string, wallTime: string, limit = 5, after: string | null = null) =>
    wallTimesAfter({ rule, wallTime }, after, limit);

  it('begin with the first that the rule names', () => {
    expect(times('FREQ=WEEKLY;BYDAY=MO', '2026-11-24T09:00', 2)).toEqual(['2026-11-30T09:00', '2026-12-07T09:00']);
    expect(times('FREQ=DAILY', '2026-11-24T09:00', 2)).toEqual(['2026-11-24T09:00', '2026-11-25T09:00']);
  });

  it('are counted from the first, wherever one looks', () => {
    expect(times('FREQ=DAILY;COUNT=3', '2026-11-24T09:00', 9)).toHaveLength(3);
    expect(times('FREQ=DAILY;COUNT=3', '2026-11-24T09:00', 9, '2026-11-25T09:00')).toEqual(['2026-11-26T09:00']);
    expect(times('FREQ=DAILY;COUNT=3', '2026-11-24T09:00', 9, '2026-11-26T09:00')).toEqual([]);
  });

  it('end with the last day, included', () => {
    expect(times('FREQ=DAILY;UNTIL=20261126', '2026-11-24T23:59', 9)).toHaveLength(3);
    expect(times('FREQ=DAILY;UNTIL=20261123', '2026-11-24T09:00', 9)).toEqual([]);
  });

  it('leave months out that lack the day, and know the last one', () => {
    expect(times('FREQ=MONTHLY', '2027-01-31T09:00', 3)).toEqual([
      '2027-01-31T09:00',
      '2027-03-31T09:00',
      '2027-05-31T09:00',
    ]);
    expect(times('FREQ=MONTHLY;BYMONTHDAY=-1', '2027-01-15T09:00', 3)).toEqual([
      '2027-01-31T09:00',
      '2027-02-28T09:00',
      '2027-03-31T09:00',
    ]);
    expect(times('FREQ=MONTHLY;BYDAY=-1FR', '2026-11-24T09:00', 2)).toEqual(['2026-11-27T09:00', '2026-12-25T09:00']);
  });

  it('go on from any of them as if they had been told in one go', () => {
    for (const rule of ['FREQ=DAILY;INTERVAL=3', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SA', 'FREQ=MONTHLY;BYMONTHDAY=30']) {
      const all = times(rule, '2026-11-24T09:00', 40);
      for (const at of [0, 7, 31])
        expect(times(rule, '2026-11-24T09:00', 5, all[at])).toEqual(all.slice(at + 1, at + 6));
    }
  });

  it('are found in rare rules too, and a rule that never comes has none', () => {
    expect(times('FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=29', '2027-02-01T09:00', 2)).toEqual([
      '2028-02-29T09:00',
      '2032-02-29T09:00',
    ]);
    expect(times('FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30', '2027-02-01T09:00', 2)).toEqual([]);
  });
});

describe('occurrences', () => {
  it('stay at their wall time through every clock change of five years, none lost and none doubled', () => {
    for (const timeZone of ['Europe/Berlin', 'Australia/Lord_Howe']) {
      for (const wallTime of ['2026-01-01T02:15', '2026-01-01T09:00']) {
        const walls = wallTimesAfter({ rule: 'FREQ=DAILY', wallTime }, null, 5 * 365);
        const days = Temporal.PlainDate.from('2026-01-01').until(walls.at(-1)?.slice(0, 10) ?? '').days;
        expect(days).toBe(5 * 365 - 1);
        const shown = walls.map((wall) => wallTimeOf(instantOf(wall, timeZone), timeZone));
        const moved = shown.filter((time, at) => time !== walls[at]);
        // Only where the clock skips it, and then on by the gap.
        expect(moved.length).toBeLessThanOrEqual(wallTime.endsWith('02:15') ? 6 : 0);
        expect(new Set(shown).size).toBe(walls.length);
      }
    }
  });

  it('are too soon for who refuses the same words within that time', () => {
    const dayMs = 86_400_000;
    const daily = { rule: 'FREQ=DAILY', wallTime: '2027-03-26T09:00', timeZone: 'UTC' };
    const coming = (rule: string) => comingOf({ ...daily, rule }, new Date('2027-03-15T00:00:00Z'), 6);
    expect(tooSoonFor(coming('FREQ=DAILY'), dayMs)).toBe(true);
    expect(tooSoonFor(coming('FREQ=DAILY'), dayMs - 1)).toBe(false);
    expect(tooSoonFor(coming('FREQ=DAILY;COUNT=1'), dayMs)).toBe(false);
    expect(tooSoonFor(coming('FREQ=WEEKLY;BYDAY=MO,TU'), dayMs)).toBe(true);
    expect(tooSoonFor(coming('FREQ=WEEKLY;BYDAY=MO,WE'), dayMs)).toBe(false);
  });

  it('that are still to come are told with what is odd about them', () => {
    const plan = { rule: 'FREQ=WEEKLY', wallTime: '2027-03-14T02:30', timeZone: 'Europe/Berlin' };
    const coming = comingOf(plan, new Date('2027-03-15T00:00:00Z'), 3);
    expect(coming.map(({ wallTime, at }) => [wallTime, at.toISOString()])).toEqual([
      ['2027-03-21T02:30', '2027-03-21T01:30:00.000Z'],
      ['2027-03-28T02:30', '2027-03-28T01:30:00.000Z'],
      ['2027-04-04T02:30', '2027-04-04T00:30:00.000Z'],
    ]);
    expect(coming.map(({ words }) => words)).toEqual([
      null,
      'The clocks skip 02:30 that day; it goes out at 03:30.',
      null,
    ]);
    expect(comingOf({ ...plan, rule: 'FREQ=WEEKLY;COUNT=1' }, new Date('2027-03-15T00:00:00Z'), 3)).toEqual([]);
    expect(comingOf(plan, new Date('2027-03-15T00:00:00Z'), 9, '2027-03-28T02:30')).toHaveLength(1);
  });
});
