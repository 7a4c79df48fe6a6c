/** What an account's row says. Pure: `now` is an argument. */
import { formatPlural } from '../../lib/numbers.ts';
import { formatDate, formatDuration } from '../../lib/times.ts';
import type { NoteState } from '../../ui/note.tsx';
import type { Account } from './accounts.api.ts';

const dayMs = 86_400_000;
/** Access that lasts two weeks says nothing yet on the day of the sign-in. */
const warnMs = 7 * dayMs;

/** State in a word with its note; `tone` says whether a person is asked. */
export function standingOf(account: Pick<Account, 'state' | 'pausedAt'>): {
  readonly note: NoteState;
  readonly words: string;
} {
  if (account.state === 'needs_reconnect') return { note: 'attention', words: 'Signed out' };
  if (account.state === 'disconnected') return { note: 'cancelled', words: 'Disconnected' };
  if (account.pausedAt !== null) return { note: 'missed', words: 'Paused: nothing new is sent from it' };
  return { note: 'published', words: 'Connected' };
}

/** As many past posts as the server reads in for an account. */
const mostPastPosts = 200;

/** How far reading in past posts is; null when there is nothing to say, or the account's own problem says it already. */
export function importWords({ importing, problem }: Pick<Account, 'importing' | 'problem'>): string | null {
  const { state, posts, words } = importing;
  if (state === 'failed')
    return words !== null && words === problem ? null : (words ?? 'Past posts could not be read.');
  if (state === 'waiting') return 'Past posts are read in next.';
  if (state === 'running' && words !== null) return `Reading past posts waits and goes on by itself: ${words}`;
  if (state === 'running') return `Reading past posts: ${posts} so far, ${mostPastPosts} at most.`;
  return posts === 0 ? null : `${formatPlural(posts, 'past post')} read in.`;
}

/** How much of the past is read in for certain, 0..1, while it is being read; null when it is not. */
export function importShare({ importing }: Pick<Account, 'importing'>): number | null {
  if (importing.state !== 'running' && importing.state !== 'waiting') return null;
  return Math.min(1, importing.posts / mostPastPosts);
}

/** Accounts of one network, and what it does when no answer comes. */
export interface NetworkGroup {
  readonly name: string;
  readonly guarantee: string;
  readonly accounts: readonly Account[];
}

/** Accounts by network, in their order: a network stands where its first account does. */
export function groupByNetwork(
  accounts: readonly Account[],
  nameOf: (account: Account) => string,
): readonly NetworkGroup[] {
  const groups = new Map<string, { name: string; guarantee: string; accounts: Account[] }>();
  for (const account of accounts) {
    const group = { name: nameOf(account), guarantee: account.guarantee.words, accounts: [] };
    const key = `${group.name}\n${group.guarantee}`;
    groups.set(key, groups.get(key) ?? group);
    groups.get(key)?.accounts.push(account);
  }
  return [...groups.values()];
}

/** When the sign-in ends, if that is within a week: what to expect, and until when all is safe. */
export function expiryWords(
  account: Pick<Account, 'state' | 'expiresAt' | 'handle'>,
  zone: string,
  now: Date,
): string | null {
  if (account.state !== 'connected' || account.expiresAt === null) return null;
  const leftMs = new Date(account.expiresAt).getTime() - now.getTime();
  if (leftMs > warnMs) return null;
  if (leftMs <= 0) return 'The sign-in has run out; the next call renews it, or you connect again.';
  return `The sign-in ends in ${formatDuration(leftMs)}. Posts until ${formatDate(account.expiresAt, zone)} are safe; connect again before then.`;
}

const rank = { needs_reconnect: 0, connected: 1, disconnected: 2 } as const;

/** Those that need a person first, then by network and name; those disconnected apart. */
export function sortAccounts(accounts: readonly Account[]): {
  readonly here: readonly Account[];
  readonly disconnected: readonly Account[];
} {
  const sorted = [...accounts].sort(
    (a, b) =>
      rank[a.state] - rank[b.state] ||
      a.channel.localeCompare(b.channel) ||
      a.handle.localeCompare(b.handle) ||
      (a.id < b.id ? -1 : 1),
  );
  return {
    here: sorted.filter(({ state }) => state !== 'disconnected'),
    disconnected: sorted.filter(({ state }) => state === 'disconnected'),
  };
}

/** What is known already of the fields that a form asks for, when an account is connected again. Never a secret. */
export function knownInput(account: Pick<Account, 'handle' | 'server' | 'details'>): Record<string, unknown> {
  const { details, handle, server } = account;
  const bag = typeof details === 'object' && details !== null && !Array.isArray(details) ? details : {};
  return { ...bag, handle, identifier: handle, server };
}
