import { describe, expect, it } from 'vitest';
import {
  endOf,
  endWords,
  languagesWith,
  latenessChoices,
  missedWords,
  projectsInOrder,
  rolesToGive,
  toggledScope,
  zonesWith,
} from './settings.rules.ts';

const now = new Date('2026-11-21T10:00:00Z');

describe('the end of an API key', () => {
  it('is so many days from now, or never', () => {
    expect(endOf('30', now)).toBe('2026-12-21T10:00:00.000Z');
    expect(endOf('', now)).toBeNull();
  });
  it('is told in words, also once it has come', () => {
    expect(endWords('2026-12-21T10:00:00Z', now, 'UTC')).toBe('ends on 21 December 2026');
    expect(endWords('2026-11-21T10:00:00Z', now, 'UTC')).toBe('ended on 21 November 2026');
    expect(endWords(null, now, 'UTC')).toBe('never ends');
  });
});

describe('choices of Settings', () => {
  it('show the default project first and archived ones last, in the order of people', () => {
    const project = (name: string, isDefault = false, archivedAt: string | null = null) =>
      ({ name, isDefault, archivedAt }) as Parameters<typeof projectsInOrder>[0][number];
    const mixed = [project('A', false, 'then'), project('Fair 10'), project('Fair 9'), project('General', true)];
    expect(projectsInOrder(mixed).map(({ name }) => name)).toEqual(['General', 'Fair 9', 'Fair 10', 'A']);
  });
  it('keep scopes in their own order, whatever was pressed first', () => {
    expect(toggledScope(['posts:write'], 'read')).toEqual(['read', 'posts:write']);
    expect(toggledScope(['read', 'posts:write'], 'read')).toEqual(['posts:write']);
  });
  it('let nobody give a role above their own', () => {
    expect(rolesToGive('owner')).toContain('owner');
    expect(rolesToGive('admin')).toEqual(['viewer', 'editor', 'admin']);
    expect(rolesToGive('editor')).toEqual([]);
  });
  it('offer what is in use even where the browser does not know it', () => {
    expect(zonesWith(['Europe/Berlin', 'UTC'], 'Mars/Olympus')).toEqual(['UTC', 'Europe/Berlin', 'Mars/Olympus']);
    expect(languagesWith('gsw')[0]?.tag).toBe('gsw');
    expect(languagesWith('ja').filter(({ tag }) => tag === 'ja')).toHaveLength(1);
  });
});

describe('missed posts', () => {
  it('are told in one sentence for each rule, with the limit where it counts', () => {
    expect(missedWords('ask', 3_600_000)).toBe(
      'Up to 1\u00a0h late it is sent by itself. Later than that it waits under “Needs you” until somebody decides.',
    );
    expect(missedWords('skip', 86_400_000)).toBe(
      'Up to 1\u00a0day late it is sent by itself. Later than that it is not sent; Activity says so.',
    );
    expect(missedWords('skip', 0)).toBe('It is not sent; Activity says so.');
    expect(missedWords('send', 3_600_000)).toBe('It is sent as soon as it can be, however late it is.');
  });
  it('offer the limit in use, also one that a program set', () => {
    const choices = latenessChoices(25 * 60_000);
    expect(choices.map(({ words }) => words).slice(0, 4)).toEqual([
      'Up to 1\u00a0min',
      'Up to 15\u00a0min',
      'Up to 25\u00a0min',
      'Up to 1\u00a0h',
    ]);
    expect(latenessChoices(60_000)).toHaveLength(choices.length - 1);
    expect(latenessChoices(0)[0]).toEqual({ ms: 0, words: 'Not at all' });
  });
});
