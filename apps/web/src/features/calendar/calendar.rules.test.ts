import { describe, expect, it } from 'vitest';
import { addressFrom, changedSearch } from './address.rules.ts';
import { addDays, daysBetween, daysOf, isDay, monthOf, stepOf, titleOf, weekdayOf, weekOf } from './days.rules.ts';
import { gapsOf, roomForGaps } from './gaps.rules.ts';
import { freeSlotsOf } from './slots.rules.ts';

describe('the weeks and months of a calendar', () => {
  it('begin on the day the person chose', () => {
    // The 24th of November 2026 is a Tuesday.
    expect(weekdayOf('2026-11-24')).toBe(2);
    expect(weekOf('2026-11-24', 1)[0]).toBe('2026-11-23');
    expect(weekOf('2026-11-24', 7)[0]).toBe('2026-11-22');
    expect(weekOf('2026-11-24', 6)[0]).toBe('2026-11-21');
    for (const weekStart of [1, 6, 7] as const) expect(weekOf('2026-11-24', weekStart)).toContain('2026-11-24');
  });

  it('hold a month in whole weeks, four to six of them, every day once and in order', () => {
    expect(monthOf('2027-02-14', 1)).toHaveLength(4);
    expect(monthOf('2026-11-24', 1)).toHaveLength(6);
    for (let month = 1; month <= 12; month += 1)
      for (const weekStart of [1, 6, 7] as const) {
        const first = `2028-${String(month).padStart(2, '0')}-01`;
        const days = daysOf('month', first, weekStart);
        expect(days).toContain(first);
        expect(days.length % 7).toBe(0);
        for (const [index, day] of days.entries()) expect(day).toBe(addDays(days[0] ?? '', index));
        const last = days.filter((day) => day.startsWith(first.slice(0, 7))).length;
        expect(last).toBe(new Date(Date.UTC(2028, month, 0)).getUTCDate());
      }
  });

  it('go on by a week or to the first of a month, so that from the 31st no month is skipped', () => {
    expect(stepOf('week', '2026-12-29', 1)).toBe('2027-01-05');
    expect(stepOf('month', '2026-01-31', 1)).toBe('2026-02-01');
    expect(stepOf('month', '2026-01-31', -1)).toBe('2025-12-01');
    expect(daysBetween('2026-02-28', '2026-03-01')).toBe(1);
  });

  it('take only days that exist, and go no further than the years that are known', () => {
    expect(['2026-02-28', '2026-02-29', '1999-01-01', 'today', 20261124].map(isDay)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(addDays('2999-12-31', 1)).toBe('2999-12-31');
  });

  it('are named in the language of the person, with the year when it is another', () => {
    const en = { weekStart: 1, language: 'en', today: '2026-11-24' } as const;
    expect(titleOf('month', '2026-11-24', en)).toBe('November 2026');
    expect(titleOf('week', '2026-11-24', en)).toMatch(/^23\s?–\s?29 November$/);
    expect(titleOf('week', '2027-11-24', en)).toContain('2027');
    expect(titleOf('month', '2026-11-24', { ...en, language: 'ja' })).toBe('2026年11月');
    expect(titleOf('month', '2026-03-24', { ...en, language: 'de' })).toBe('März 2026');
  });
});

describe('the address of a calendar', () => {
  it('is read back as it was written', () => {
    const accountId = '01890000-0000-7000-8000-000000000001';
    const search = changedSearch({}, { view: 'month', date: '2026-11-24', zone: 'Asia/Tokyo', account: accountId });
    expect(addressFrom(search)).toEqual({
      view: 'month',
      day: '2026-11-24',
      zone: 'Asia/Tokyo',
      filter: { state: '', accountId, channel: '', projectId: '', labelId: '' },
    });
  });

  it('asks for nothing with words it does not understand, and keeps them', () => {
    const search = { view: 'year', date: '2026-02-30', zone: '+05:00', state: 'draft', account: 'x', network: '<b>' };
    expect(addressFrom(search)).toEqual({
      view: null,
      day: null,
      zone: null,
      filter: { state: '', accountId: '', channel: '', projectId: '', labelId: '' },
    });
    expect(changedSearch({ q: 'kiln', date: '2026-11-24' }, { date: null, view: 'week' })).toEqual({
      q: 'kiln',
      view: 'week',
    });
  });
});

describe('a gap', () => {
  const days = weekOf('2026-11-24', 1);

  it('is three days or more from tomorrow on without anything of an account', () => {
    const accounts = [
      { accountId: 'a', days: ['2026-11-23', '2026-11-25'] },
      { accountId: 'b', days: ['2026-11-27'] },
      { accountId: 'c', days: [] },
    ];
    expect(gapsOf(days, accounts, '2026-11-24')).toEqual([
      { accountId: 'a', day: '2026-11-26', days: 4 },
      { accountId: 'c', day: '2026-11-25', days: 5 },
    ]);
  });

  it('is none in days that are over', () => {
    expect(gapsOf(days, [{ accountId: 'a', days: [] }], '2026-12-24')).toEqual([]);
  });

  it('lie where nothing else does: from noon on, then before it, and at noon where all is full', () => {
    expect(roomForGaps([])).toBe(12 * 60);
    expect(roomForGaps([12 * 60, 15.5 * 60])).toBe(13 * 60);
    expect(roomForGaps([11.5 * 60, 14 * 60])).toBe(15 * 60);
    expect(roomForGaps([12, 14, 16, 18, 20, 22].map((hour) => hour * 60))).toBe(10 * 60);
    expect(roomForGaps(Array.from({ length: 24 }, (_, hour) => hour * 60))).toBe(12 * 60);
  });
});

describe('a free slot', () => {
  const days = weekOf('2026-11-24', 1);
  const now = new Date('2026-11-24T09:41:00Z');
  const zone = 'Europe/Dublin';
  const slots = [
    { weekday: 2, time: '09:00' },
    { weekday: 4, time: '18:30' },
  ];

  it('is a coming one in which its account has nothing, and those of one time are one place', () => {
    const sets = [
      { accountId: 'a', zone, slots },
      { accountId: 'b', zone, slots },
    ];
    const sends = [{ accountId: 'a', dueAt: '2026-11-26T18:30:20.000Z', state: 'scheduled' as const }];
    expect([...freeSlotsOf(sets, days, zone, now, []).values()].flat()).toEqual([
      { day: '2026-11-26', minutes: 1110, accountIds: ['a', 'b'] },
    ]);
    expect([...freeSlotsOf(sets, days, zone, now, sends).values()].flat()).toEqual([
      { day: '2026-11-26', minutes: 1110, accountIds: ['b'] },
    ]);
    const takenBack = [{ ...sends[0], state: 'cancelled' as const }] as Parameters<typeof freeSlotsOf>[4];
    expect([...freeSlotsOf(sets, days, zone, now, takenBack).values()].flat()[0]?.accountIds).toEqual(['a', 'b']);
  });

  it('stands where the clock that is looked at shows it, also on the day after', () => {
    const there = [{ accountId: 'a', zone: 'America/New_York', slots: [{ weekday: 4, time: '20:00' }] }];
    expect([...freeSlotsOf(there, days, zone, now, []).values()].flat()).toEqual([
      { day: '2026-11-27', minutes: 60, accountIds: ['a'] },
    ]);
  });
});
