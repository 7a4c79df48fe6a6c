/**
 * What is published in the run: which accounts, and posts of which kind to each of them, at which moment. Made of a
 * seed alone. Every piece of every post carries a mark of its own, by which it is counted among what readers see.
 */
import { findFace } from '@antiphon/channels/browser';
import type { Chance } from './seeded.ts';

export type Kind = 'least' | 'pictures' | 'thread' | 'comment' | 'video';

export interface Mix {
  readonly accounts: number;
  /** Publications of each account. The limits of the pretend networks are the real ones, so this stays below them. */
  readonly each: number;
  /** Pictures are posted by each account at most so often. */
  readonly pictures?: number;
}

/** What the limits of each network leave room for, repeats included. */
export const wholeMix: Readonly<Record<string, Mix>> = {
  bluesky: { accounts: 5, each: 84 },
  mastodon: { accounts: 5, each: 84, pictures: 4 },
  facebook: { accounts: 5, each: 72 },
  instagram: { accounts: 4, each: 30 },
  linkedin: { accounts: 4, each: 64 },
  pinterest: { accounts: 4, each: 54 },
  threads: { accounts: 4, each: 60 },
  tiktok: { accounts: 4, each: 8 },
  x: { accounts: 3, each: 40 },
  youtube: { accounts: 2, each: 12 },
};
export const smallMix: Readonly<Record<string, Mix>> = {
  bluesky: { accounts: 3, each: 10 },
  mastodon: { accounts: 3, each: 10, pictures: 4 },
  facebook: { accounts: 2, each: 14 },
  instagram: { accounts: 2, each: 9 },
  linkedin: { accounts: 2, each: 10 },
  pinterest: { accounts: 2, each: 10 },
  threads: { accounts: 2, each: 10 },
  tiktok: { accounts: 2, each: 7 },
  x: { accounts: 2, each: 10 },
  youtube: { accounts: 2, each: 8 },
};

export interface PlannedAccount {
  readonly network: string;
  readonly name: string;
}

export interface PlannedPost {
  readonly number: number;
  readonly kind: Kind;
  /** Indexes of accounts, each once. */
  readonly accounts: readonly number[];
  /** Pieces that readers see: the post, later parts, the first comment. */
  readonly pieces: number;
  readonly pictures: number;
  /** From the beginning of sending. */
  readonly dueMs: number;
}

export interface Plan {
  readonly accounts: readonly PlannedAccount[];
  readonly posts: readonly PlannedPost[];
  readonly publications: number;
}

const names = ['Ada', 'Ben', 'Cleo', 'Dov', 'Elin', 'Faye'];
const accountsPerPost = 6;

export function planRun(mix: Readonly<Record<string, Mix>>, spanMs: number, chance: Chance): Plan {
  const accounts = Object.entries(mix).flatMap(([network, { accounts: count }]) =>
    Array.from({ length: count }, (_, index) => ({ network, name: `${names[index] ?? index} of ${network}` })),
  );
  const slots = accounts.flatMap(({ network }, account) => slotsOf(network, account, mix[network], chance));
  const groups = groupsOf(chance.shuffled(slots), accounts);
  const posts = chance.shuffled(groups).map((group, index): PlannedPost => {
    const pieces = group.kind === 'thread' ? 2 + chance.below(2) : group.kind === 'comment' ? 2 : 1;
    return {
      number: index + 1,
      kind: group.kind,
      accounts: group.accounts,
      pieces,
      pictures: group.kind === 'pictures' ? 2 + chance.below(2) : 0,
      dueMs: Math.round((spanMs * index) / groups.length),
    };
  });
  return { accounts, posts, publications: slots.length };
}

interface Slot {
  readonly account: number;
  readonly kind: Kind;
}

/** Every kind that the network knows, and then by chance; most posts are the simplest there are. */
function slotsOf(network: string, account: number, mix: Mix | undefined, chance: Chance): Slot[] {
  const formats = findFace(network)?.capabilities.formats;
  if (!formats || !mix) throw new Error(`There is no network called ${network}.`);
  const works: Record<Kind, boolean> = {
    least: true,
    pictures: formats.carousel.works,
    thread: formats.thread.works,
    comment: formats.firstComment.works,
    video: formats.video.works && formats.text.works,
  };
  const known = (['pictures', 'thread', 'comment'] as const).filter((kind) => works[kind]);
  const each = known.flatMap((kind) => [kind, kind]);
  const kinds: Kind[] = [...each, ...(works.video ? (['video'] as const) : [])].slice(0, mix.each);
  while (kinds.length < mix.each)
    kinds.push(chance.next() < 0.35 ? (known[chance.below(known.length)] ?? 'least') : 'least');
  let pictures = 0;
  return kinds.map((kind) => {
    if (kind === 'pictures') pictures += 1;
    return { account, kind: kind === 'pictures' && pictures > (mix.pictures ?? mix.each) ? 'least' : kind };
  });
}

/** One post goes to one account of a network, so that what arrives there tells whose it is. */
function groupsOf(slots: readonly Slot[], accounts: readonly PlannedAccount[]): { kind: Kind; accounts: number[] }[] {
  const groups: { kind: Kind; accounts: number[]; networks: string[] }[] = [];
  for (const { kind, account } of slots) {
    const network = accounts[account]?.network ?? '';
    const open = groups.find(
      (group) => group.kind === kind && group.accounts.length < accountsPerPost && !group.networks.includes(network),
    );
    if (open) {
      open.accounts.push(account);
      open.networks.push(network);
    } else groups.push({ kind, accounts: [account], networks: [network] });
  }
  return groups;
}

/** The mark of a piece, in letters and digits that every network leaves as they are. */
export function markOf(post: number, piece: number): string {
  return `k${post}p${piece}k`;
}

export function marksIn(text: string): { readonly post: number; readonly piece: number }[] {
  return [...text.matchAll(/k(\d+)p(\d+)k/g)].map(([, post, piece]) => ({ post: Number(post), piece: Number(piece) }));
}

const subjects = ['The kiln', 'A glaze', 'The wheel', 'A bowl', 'The studio', 'A pot of tea'];
const acts = ['rests until morning', 'cracked a little', 'came out blue', 'waits for its turn', 'is open on Thursday'];

export function wordsOf(post: number, piece: number): string {
  return `${subjects[post % subjects.length]} ${acts[(post + piece) % acts.length]} ${markOf(post, piece)}`;
}
