import { describe, expect, it } from 'vitest';
import { formerOf } from './former.rules.ts';

const now = new Date('2026-11-24T09:00:00.000Z');
const planned = { id: 'a', state: 'scheduled' as const, dueAt: '2026-11-26T18:30:00.000Z' };

describe('what undo needs of a planned send', () => {
  it('is the wall time and zone a person chose, not the instant they made', () => {
    expect(formerOf([{ ...planned, wallTime: '2026-11-26T19:30', timeZone: 'Europe/Berlin' }], now)).toEqual([
      { publicationId: 'a', when: { kind: 'at', wallTime: '2026-11-26T19:30', timeZone: 'Europe/Berlin' } },
    ]);
  });

  it('is the instant where nobody chose a wall time', () => {
    expect(formerOf([{ ...planned, wallTime: null, timeZone: null }], now)[0]?.when).toEqual({
      kind: 'at',
      wallTime: '2026-11-26T18:30:00.000',
      timeZone: 'UTC',
    });
  });

  it('leaves out what is due already, or not planned', () => {
    const at = { wallTime: null, timeZone: null };
    expect(formerOf([{ ...planned, ...at, dueAt: '2026-11-24T08:59:00.000Z' }], now)).toEqual([]);
    expect(formerOf([{ ...planned, ...at, state: 'published' }], now)).toEqual([]);
  });
});
