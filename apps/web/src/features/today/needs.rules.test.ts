import { describe, expect, it } from 'vitest';
import type { Account } from '../accounts/index.tsx';
import type { Publication } from '../publications/index.tsx';
import { needsOf, waitingWords } from './needs.rules.ts';

const account = (id: string, state: Account['state']) => [id, { id, state } as Account] as const;
const accounts = new Map([
  account('fine', 'connected'),
  account('out', 'needs_reconnect'),
  account('gone', 'disconnected'),
]);
const send = (id: string, accountId: string, more: Partial<Publication> = {}) =>
  ({
    id,
    accountId,
    state: 'needs_attention',
    approval: null,
    isOverCap: false,
    dueAt: '2026-11-24T09:00:00Z',
    ...more,
  }) as Publication;

const isHeld = ({ approval }: Publication): boolean => approval !== null;

describe('what needs a person', () => {
  it('names an account that is signed out once, with the posts that wait for nothing else', () => {
    const items = [
      send('1', 'out'),
      send('2', 'out'),
      send('3', 'out', { state: 'failed' }),
      send('4', 'gone'),
      send('5', 'fine'),
    ];
    const { publications, accounts: asked } = needsOf(items, accounts, isHeld);
    expect(publications.map(({ id }) => id)).toEqual(['5', '3']);
    expect(asked.map((one) => [one.account.id, one.waiting.map(({ id }) => id)])).toEqual([
      ['out', ['1', '2']],
      ['gone', ['4']],
    ]);
    expect(needsOf([], accounts, isHeld).accounts.map((one) => one.account.id)).toEqual(['out']);
  });

  it('keeps what also waits for an approval or for money with the others', () => {
    const items = [send('1', 'out', { approval: 'draft' }), send('2', 'out', { isOverCap: true })];
    expect(needsOf(items, accounts, isHeld).publications).toHaveLength(2);
  });

  it('says how much waits', () => {
    expect([waitingWords([]), waitingWords(['Kiln']), waitingWords(['', ''])]).toEqual([
      '',
      '“Kiln” waits for it and goes out by itself then.',
      '2 posts wait for it and go out by themselves then.',
    ]);
  });
});
