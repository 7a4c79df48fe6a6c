/** Sends that a network would not take any more on their day, counted ahead. Pure. */
import type { Publication } from '../publications/index.tsx';
import { spotAt } from './zone.rules.ts';

/** A quota of an account, as far as it matters here. */
export interface CountedQuota {
  readonly accountId: string;
  readonly days: readonly {
    readonly date: string;
    readonly overAt: string | null;
    readonly words: string | null;
  }[];
}

/** What to say, and which sends it is about. */
export interface Over {
  readonly words: readonly string[];
  readonly ids: ReadonlySet<string>;
}

/** What does not fit into a quota on the days that are shown. */
export function overOf(
  quotas: readonly CountedQuota[],
  sends: readonly Pick<Publication, 'id' | 'accountId' | 'dueAt' | 'state'>[],
  zone: string,
): Over {
  const words = new Set<string>();
  const ids = new Set<string>();
  for (const { accountId, days } of quotas)
    for (const { date, overAt, words: why } of days) {
      if (!overAt) continue;
      if (why) words.add(why);
      for (const send of sends)
        if (
          send.accountId === accountId &&
          send.state === 'scheduled' &&
          send.dueAt >= overAt &&
          spotAt(send.dueAt, zone).day === date
        )
          ids.add(send.id);
    }
  return { words: [...words], ids };
}
