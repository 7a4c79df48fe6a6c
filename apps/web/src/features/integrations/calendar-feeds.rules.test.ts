import { describe, expect, it } from 'vitest';
import { fetchedWords, programOf, shownWords, webcalOf } from './calendar-feeds.rules.ts';

const feed = { accountIds: [], projectId: null, fetchedAt: null, fetchedBy: null };

describe('a calendar address', () => {
  it('says what it shows', () => {
    const accounts = new Map([['a', '@marram']]);
    const projects = new Map([['p', 'Spring']]);
    expect(shownWords(feed, accounts, projects)).toBe('All accounts');
    expect(shownWords({ ...feed, accountIds: ['a', 'x'], projectId: 'p' }, accounts, projects)).toBe(
      'Only @marram, an account that is gone, project Spring',
    );
  });

  it('says when it was last fetched and by what', () => {
    const now = new Date('2026-12-01T09:00:00Z');
    expect(fetchedWords(feed, now)).toBe('Not fetched yet');
    const fetched = { ...feed, fetchedAt: '2026-12-01T08:56:00Z', fetchedBy: 'Google-Calendar-Importer' };
    expect(fetchedWords(fetched, now).replaceAll(/\s/g, ' ')).toBe(
      'Last fetched 4 min ago by Google-Calendar-Importer',
    );
  });

  it.each([
    ['macOS/14.1 (23B74) CalendarAgent/1020', 'CalendarAgent'],
    ['Google-Calendar-Importer', 'Google-Calendar-Importer'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.5', 'Thunderbird'],
    ['curl/8.5.0', 'curl'],
    ['a program that gives no name', 'a program that gives no name'],
  ])('names the program of %j', (agent, name) => {
    expect(programOf(agent)).toBe(name);
  });

  it('can be opened by the calendar program itself', () => {
    expect(webcalOf('https://a.example/feeds/x.ics')).toBe('webcal://a.example/feeds/x.ics');
  });
});
