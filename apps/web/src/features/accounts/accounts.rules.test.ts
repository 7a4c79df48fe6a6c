import { describe, expect, it } from 'vitest';
import type { Account } from './accounts.api.ts';
import {
  expiryWords,
  groupByNetwork,
  importShare,
  importWords,
  knownInput,
  sortAccounts,
  standingOf,
} from './accounts.rules.ts';

const now = new Date('2026-11-24T09:00:00.000Z');
const account = (over: Partial<Account>): Account => ({
  id: '1',
  channel: 'here',
  handle: 'kiln',
  displayName: 'Kiln',
  profileUrl: 'https://here.example/kiln',
  avatarUrl: null,
  server: 'https://here.example',
  state: 'connected',
  problem: null,
  isSandbox: false,
  details: { style: 'short' },
  guarantee: { level: 'exact', words: 'We ask.' },
  connectedAt: '2026-11-01T09:00:00.000Z',
  expiresAt: null,
  pausedAt: null,
  lastPublishedAt: null,
  importing: { state: 'done', posts: 0, words: null },
  ...over,
});

describe('an account', () => {
  it('says in a word and a note how it stands', () => {
    expect(standingOf(account({ state: 'needs_reconnect' }))).toEqual({ note: 'attention', words: 'Signed out' });
    expect(standingOf(account({ state: 'connected' })).words).toBe('Connected');
    expect(standingOf(account({ state: 'disconnected' })).words).toBe('Disconnected');
    expect(standingOf(account({ pausedAt: '2026-11-20T09:00:00.000Z' })).words).toMatch(/^Paused/);
  });

  it('tells how far reading past posts is, and nothing when there were none', () => {
    expect(importWords(account({ importing: { state: 'running', posts: 40, words: null } }))).toBe(
      'Reading past posts: 40 so far, 200 at most.',
    );
    expect(importWords(account({ importing: { state: 'running', posts: 40, words: 'Mastodon is busy.' } }))).toBe(
      'Reading past posts waits and goes on by itself: Mastodon is busy.',
    );
    expect(importWords(account({ importing: { state: 'done', posts: 1, words: null } }))).toBe('1 past post read in.');
    expect(importWords(account({ importing: { state: 'failed', posts: 3, words: 'The network said no.' } }))).toBe(
      'The network said no.',
    );
    expect(importWords(account({}))).toBeNull();
  });

  it('does not say twice that the network wants a new sign-in', () => {
    const words = 'The server no longer accepts our sign-in.';
    const importing = { state: 'failed' as const, posts: 0, words };
    expect(importWords(account({ importing, problem: words }))).toBeNull();
    expect(importWords(account({ importing, problem: null }))).toBe(words);
  });

  it('draws how much of the past is read in only while it is read', () => {
    expect(importShare(account({ importing: { state: 'running', posts: 50, words: null } }))).toBe(0.25);
    expect(importShare(account({ importing: { state: 'waiting', posts: 0, words: null } }))).toBe(0);
    expect(importShare(account({ importing: { state: 'done', posts: 200, words: null } }))).toBeNull();
  });

  it('stands with the others of its network, whose promise is told once; different promises stand apart', () => {
    const other = { level: 'person' as const, words: 'You look.' };
    const groups = groupByNetwork(
      [account({ id: 'a' }), account({ id: 'b', guarantee: other }), account({ id: 'c' })],
      () => 'Here',
    );
    expect(groups.map(({ name, guarantee, accounts }) => [name, guarantee, accounts.map(({ id }) => id)])).toEqual([
      ['Here', 'We ask.', ['a', 'c']],
      ['Here', 'You look.', ['b']],
    ]);
  });

  it('warns of the end of a sign-in two weeks ahead, not earlier', () => {
    expect(expiryWords(account({ expiresAt: '2026-11-30T09:00:00.000Z' }), 'UTC', now)).toBe(
      'The sign-in ends in 6\u00a0days. Posts until 30 November 2026 are safe; connect again before then.',
    );
    expect(expiryWords(account({ expiresAt: '2027-03-01T09:00:00.000Z' }), 'UTC', now)).toBeNull();
    expect(expiryWords(account({ expiresAt: '2026-11-24T08:59:00.000Z' }), 'UTC', now)).toMatch(/has run out/);
    expect(
      expiryWords(account({ state: 'disconnected', expiresAt: '2026-11-25T09:00:00.000Z' }), 'UTC', now),
    ).toBeNull();
  });

  it('stands first when it needs a person, and apart when it was disconnected', () => {
    const sorted = sortAccounts([
      account({ id: 'c', handle: 'c' }),
      account({ id: 'off', state: 'disconnected' }),
      account({ id: 'b', handle: 'b' }),
      account({ id: 'ask', handle: 'z', state: 'needs_reconnect' }),
    ]);
    expect(sorted.here.map(({ id }) => id)).toEqual(['ask', 'b', 'c']);
    expect(sorted.disconnected.map(({ id }) => id)).toEqual(['off']);
  });

  it('fills the form of its own network with what is known when it is connected again', () => {
    expect(knownInput(account({}))).toEqual({
      style: 'short',
      handle: 'kiln',
      identifier: 'kiln',
      server: 'https://here.example',
    });
    expect(knownInput(account({ details: null }))).toMatchObject({ handle: 'kiln' });
  });
});
