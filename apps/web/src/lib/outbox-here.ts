import type { Outbox, OutboxEntry } from './outbox.ts';
import { createStore, type Store, useStore } from './store.ts';

/** The outbox of the person and workspace on the screen; null until both are known and the page stands. Set by the shell. */
export const outboxHere: Store<Outbox | null> = createStore<Outbox | null>(null);
const none: Store<readonly OutboxEntry[]> = createStore<readonly OutboxEntry[]>([]);

/** The outbox, as soon as it is there. */
function opened(): Promise<Outbox> {
  return new Promise((resolve) => {
    const look = (): boolean => {
      const outbox = outboxHere.get();
      if (outbox) resolve(outbox);
      return outbox !== null;
    };
    if (look()) return;
    const stop = outboxHere.subscribe(() => {
      if (look()) stop();
    });
  });
}

/** Queues a write and tries it at once. Use it for what must survive a closed tab, an ended sign-in and no line. */
export async function queueWrite(entry: Parameters<Outbox['enqueue']>[0]): Promise<OutboxEntry> {
  const outbox = await opened();
  const queued = await outbox.enqueue(entry);
  void outbox.replay();
  return queued;
}

/** What waits or is stuck, in order; with `subject` only what writes to that. */
export function useOutbox(subject?: string): readonly OutboxEntry[] {
  const outbox = useStore(outboxHere);
  const entries = useStore(outbox?.entries ?? none);
  return subject === undefined ? entries : entries.filter((entry) => entry.subject === subject);
}
