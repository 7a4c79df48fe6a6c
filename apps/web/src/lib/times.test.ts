import { describe, expect, it } from 'vitest';
import { formatBytes, formatInterval, formatPlural } from './numbers.ts';
import {
  dayKey,
  formatAge,
  formatAhead,
  formatDay,
  formatLongDay,
  formatMoment,
  formatTime,
  formatTimeExact,
  zoneName,
  zoneOffset,
} from './times.ts';

const dublin = 'Europe/Dublin';
const moment = '2026-11-24T09:00:01Z';
const now = new Date('2026-11-24T09:41:00Z');

describe('times', () => {
  it('shows a moment in its named zone', () => {
    expect(formatTime(moment, dublin)).toBe('09:00');
    expect(formatTime(moment, 'Asia/Tokyo')).toBe('18:00');
    expect(formatTimeExact(moment, dublin)).toBe('09:00:01');
    expect(formatDay(moment, dublin)).toBe('Tue 24 Nov');
    expect(formatLongDay(moment, dublin)).toBe('Tuesday 24 November');
    expect(formatMoment(moment, dublin, now)).toBe('Tue 24 Nov, 09:00');
  });

  it('names the year only when it is another one', () => {
    expect(formatMoment('2027-01-02T09:00:00Z', dublin, now)).toBe('Sat 2 Jan 2027, 09:00');
  });

  it('shows midnight as 00:00', () => {
    expect(formatTime('2026-11-24T00:00:00Z', dublin)).toBe('00:00');
  });

  it('puts a moment into the day of the zone, not of UTC', () => {
    expect(dayKey('2026-11-24T23:30:00Z', 'Asia/Tokyo')).toBe('2026-11-25');
  });

  it('names a zone by its city and its offset', () => {
    expect(zoneName(dublin)).toBe('Dublin time');
    expect(zoneName('America/Argentina/Buenos_Aires')).toBe('Buenos Aires time');
    expect(zoneOffset(moment, dublin)).toBe('UTC+0');
    expect(zoneOffset(moment, 'America/New_York')).toBe('UTC−5');
  });

  it('tells ages and waits in one unit', () => {
    expect(formatAge('2026-11-24T09:40:56Z', now)).toBe('just now');
    expect(formatAge('2026-11-24T09:29:00Z', now)).toBe('12\u00a0min ago');
    expect(formatAge('2026-11-22T07:00:00Z', now)).toBe('2\u00a0days ago');
    expect(formatAhead('2026-11-24T09:41:30Z', now)).toBe('in 30\u00a0s');
    expect(formatAhead('2026-11-24T09:40:00Z', now)).toBe('now');
  });
});

describe('numbers', () => {
  it('writes intervals with a real minus and one unit', () => {
    expect(formatInterval(-0.03, 0.22)).toBe('−3 to +22\u00a0%');
    expect(formatInterval(0, 0.31)).toBe('0 to +31\u00a0%');
  });

  it('writes bytes the way people read them', () => {
    expect(formatBytes(412_000)).toBe('412\u00a0kB');
    expect(formatBytes(1_300_000)).toBe('1.3\u00a0MB');
    expect(formatBytes(999_600)).toBe('1\u00a0MB');
  });

  it('counts one thing and many', () => {
    expect(formatPlural(1, 'post')).toBe('1 post');
    expect(formatPlural(1284, 'post')).toBe('1,284 posts');
  });
});
