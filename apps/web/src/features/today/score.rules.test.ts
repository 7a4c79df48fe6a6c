import { describe, expect, it } from 'vitest';
import type { Account } from '../accounts/index.tsx';
import type { Publication } from '../publications/index.tsx';
import { hoursOf, inOrderOfNeed, legendOf, linesOf, noteAfter, spanOf } from './score.rules.ts';

const day = { from: Date.parse('2026-11-24T00:00:00Z'), to: Date.parse('2026-11-25T00:00:00Z') };
const at = (time: string): number => Date.parse(`2026-11-24T${time}:00Z`);
const publication = (id: string, accountId: string, time: string, state: Publication['state'] = 'scheduled') =>
  ({ id, accountId, state, dueAt: new Date(at(time)).toISOString() }) as Publication;
const account = (id: string, state: Account['state'] = 'connected') => ({ id, state }) as Account;

describe('the span of the score', () => {
  it('is 6 to 22 and grows by whole hours for what lies outside', () => {
    expect(spanOf(day, [], at('09:41'))).toEqual({ from: at('06:00'), to: at('22:00') });
    expect(spanOf(day, [at('04:20'), at('23:10')], at('09:41'))).toEqual({ from: at('04:00'), to: day.to });
  });
  it('leaves out the hours that the present would cover', () => {
    const names = hoursOf({ from: at('06:00'), to: at('22:00') }, at('09:41'), 'UTC').map(({ name }) => name);
    expect(names).toEqual(['6', '8', '12', '14', '16', '18', '20', '22']);
  });
  it('marks the hours that the present would cover on a phone', () => {
    const hours = hoursOf({ from: at('06:00'), to: at('22:00') }, at('14:53'), 'UTC');
    expect(hours.filter(({ isTight }) => isTight).map(({ name }) => name)).toEqual(['16']);
  });
});

describe('the score', () => {
  const span = { from: at('06:00'), to: at('22:00') };
  const today = [publication('b', 'x', '12:00'), publication('a', 'x', '07:00'), publication('c', 'z', '11:00')];
  const lines = linesOf([account('x'), account('y'), account('z')], today, span);

  it('leaves out accounts without a note when there are many, so that the day stays on the screen', () => {
    const many = Array.from({ length: 40 }, (_, n) => account(`many${n}`));
    expect(linesOf([account('x'), ...many], today, span).map((line) => line.account.id)).toEqual(['x']);
  });

  it('has a line for every connected account and for one taken off only when it had something today', () => {
    const all = linesOf([account('x', 'disconnected'), account('y', 'disconnected')], today, span);
    expect(all.map((line) => line.account.id)).toEqual(['x']);
  });
  it('is walked by arrows: along the line, and to the nearest in time on the next line that has notes', () => {
    expect(noteAfter(lines, 'a', 'ArrowRight')).toBe('b');
    expect(noteAfter(lines, 'b', 'ArrowRight')).toBeNull();
    expect(noteAfter(lines, 'a', 'ArrowDown')).toBe('c');
    expect(noteAfter(lines, 'c', 'ArrowUp')).toBe('b');
  });
  it('counts the states it shows', () => {
    expect(legendOf(['scheduled', 'published', 'attention', 'scheduled']).map(({ words }) => words)).toEqual([
      '1 published',
      '1 needs you',
      '2 scheduled',
    ]);
  });
});

it('asks about the unknown before the missed and the failed', () => {
  const items = [
    publication('failed', 'x', '07:00', 'failed'),
    publication('missed', 'x', '08:00', 'missed'),
    publication('unknown', 'x', '09:00', 'unknown'),
  ];
  expect(inOrderOfNeed(items).map(({ id }) => id)).toEqual(['unknown', 'missed', 'failed']);
});
