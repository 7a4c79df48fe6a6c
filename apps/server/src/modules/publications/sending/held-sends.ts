/** What this process is sending, and until when each is surely its own. */
import type { Work } from './work.rules.ts';

interface Held {
  readonly work: Work;
  /** The end of its lease as it was last written; another worker may take it from then on. */
  readonly leasedUntil: Date;
}

export interface HeldSends {
  take(work: Work, leasedUntil: Date): void;
  /** The same send, as it is by now. */
  replace(work: Work): void;
  /** It is at its end. When the same publication was claimed anew meanwhile, that claim stays. */
  drop(work: Work): void;
  works(): readonly Work[];
  ids(): readonly string[];
  /** Their leases were written anew. */
  extend(ids: Iterable<string>, leasedUntil: Date): void;
  /**
   * Whether a call may leave for it: a process that stood still (a sleeping machine, a frozen container) may have lost
   * it without knowing, and whoever took it over may be sending it now.
   */
  isOurs(id: string, now: Date): boolean;
}

/** @param marginMs before its end a lease counts as lost: clocks of machines differ. */
export function holdSends(marginMs: number): HeldSends {
  const held = new Map<string, Held>();
  return {
    take: (work, leasedUntil) => void held.set(work.publication.id, { work, leasedUntil }),
    replace: (work) => {
      const known = held.get(work.publication.id);
      if (known) held.set(work.publication.id, { ...known, work });
    },
    drop: ({ publication: { id, fence } }) => {
      if (held.get(id)?.work.publication.fence === fence) held.delete(id);
    },
    works: () => [...held.values()].map(({ work }) => work),
    ids: () => [...held.keys()],
    extend: (ids, leasedUntil) => {
      for (const id of ids) {
        const known = held.get(id);
        if (known) held.set(id, { ...known, leasedUntil });
      }
    },
    isOurs: (id, now) => {
      const known = held.get(id);
      return known !== undefined && now.getTime() + marginMs < known.leasedUntil.getTime();
    },
  };
}
