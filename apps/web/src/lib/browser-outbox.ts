import { get, update } from 'idb-keyval';
import { createOutbox, type Outbox, type OutboxCalls, type OutboxEntry } from './outbox.ts';

/**
 * Opens the outbox of one person in one workspace: kept in IndexedDB, replayed by one tab at a time, followed by
 * all. The scope is in the key, so that nothing is ever sent under another name. Close it when the scope changes.
 */
export function openBrowserOutbox(
  scope: { userId: string; workspaceId: string },
  calls: OutboxCalls,
): Outbox & { close(): void } {
  const key = `antiphon-outbox:${scope.userId}:${scope.workspaceId}`;
  const channel = new BroadcastChannel(key);
  const outbox = createOutbox({
    calls,
    storage: {
      read: async () => (await get<readonly OutboxEntry[]>(key)) ?? [],
      async change(apply) {
        let after: readonly OutboxEntry[] = [];
        await update<readonly OutboxEntry[]>(key, (before) => {
          after = apply(before ?? []);
          return after;
        });
        return after;
      },
    },
    now: () => new Date(),
    newId: () => crypto.randomUUID(),
    alone: (work) => navigator.locks.request(key, work),
    changed: () => channel.postMessage('changed'),
  });
  const replay = (): void => void outbox.replay();
  channel.onmessage = () => void outbox.refresh();
  window.addEventListener('online', replay);
  void outbox.refresh().then(replay);
  return {
    ...outbox,
    close() {
      channel.close();
      window.removeEventListener('online', replay);
    },
  };
}
