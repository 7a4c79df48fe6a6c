/** Sends that a network would not take any more on their day, counted ahead. Pure. */
import { dayKey } from '../../lib/times.ts';

/** A quota of an account, as far as it matters here. */
export interface CountedQuota {
  readonly accountId: string;
  readonly days: readonly {
    readonly date: string;
    readonly overAt: string | null;
    readonly words: string | null;
  }[];
}

/** A send, as far as it matters here. */
export interface CountedSend {
  readonly id: string;
  readonly accountId: string;
  readonly dueAt: string;
  readonly state: string;
}

/** What to say, which sends it is about, and on which days. */
export interface Over {
  readonly words: readonly string[];
  readonly ids: ReadonlySet<string>;
  readonly days: ReadonlySet<string>;
}

/** The same words wherever a send is marked. */
export const overWords = 'Over the limit of its network';

/** What does not fit into a quota on the days that are shown. */
export function overOf(quotas: readonly CountedQuota[], sends: readonly CountedSend[], zone: string): Over {
  const words = new Set<string>();
  const ids = new Set<string>();
  const full = new Set<string>();
  for (const { accountId, days } of quotas)
    for (const { date, overAt, words: why } of days) {
      if (!overAt) continue;
      full.add(date);
      if (why) words.add(why);
      for (const send of sends)
        if (
          send.accountId === accountId &&
          send.state === 'scheduled' &&
          send.dueAt >= overAt &&
          dayKey(send.dueAt, zone) === date
        )
          ids.add(send.id);
    }
  return { words: [...words], ids, days: full };
}
