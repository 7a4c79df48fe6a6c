/** What waits for a person on Today, each thing once. Pure. */
import type { Account } from '../accounts/index.tsx';
import type { Publication } from '../publications/index.tsx';
import { inOrderOfNeed } from './score.rules.ts';

export interface Needs {
  /** What a person settles one by one, in the order of need. */
  readonly publications: readonly Publication[];
  /** Accounts to be connected again, with what of the list goes out by itself then. */
  readonly accounts: readonly { readonly account: Account; readonly waiting: readonly Publication[] }[];
}

/** A send that waits for nothing but its account stands with that account, not beside it. `isHeld`: it waits for approval. */
export function needsOf(
  items: readonly Publication[],
  accounts: ReadonlyMap<string, Account>,
  isHeld: (publication: Publication) => boolean,
): Needs {
  const signedOut = new Map<string, Publication[]>();
  for (const { id, state } of accounts.values()) if (state === 'needs_reconnect') signedOut.set(id, []);
  const publications = inOrderOfNeed(items).filter((publication) => {
    const account = accounts.get(publication.accountId);
    const isWaiting = publication.state === 'needs_attention' && !isHeld(publication) && !publication.isOverCap;
    if (!account || account.state === 'connected' || !isWaiting) return true;
    signedOut.set(account.id, [...(signedOut.get(account.id) ?? []), publication]);
    return false;
  });
  return {
    publications,
    accounts: [...signedOut].flatMap(([id, waiting]) => {
      const account = accounts.get(id);
      return account ? [{ account, waiting }] : [];
    }),
  };
}

/** "“Glaze test no. 7” waits for it and goes out by itself then."; '' when nothing does. */
export function waitingWords(titles: readonly string[]): string {
  const [first] = titles;
  if (first === undefined) return '';
  if (titles.length > 1) return `${titles.length} posts wait for it and go out by themselves then.`;
  return `${first ? `“${first}”` : 'An untitled post'} waits for it and goes out by itself then.`;
}
