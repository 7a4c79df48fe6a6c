/**
 * Hints: "something was committed, look now". At most one empty NOTIFY per 10 ms and process, on a connection
 * of its own and never inside a working transaction (it would serialise all commits). Losing one costs at most
 * a poll interval.
 */
import type pg from 'pg';
import type { Database } from '../../db/database.ts';

const channel = 'antiphon_hint';
/** Rare, so it has a channel of its own: everybody who reads a stream looks again whether they still may. */
const accessChannel = 'antiphon_access_ended';
const quietMs = 10;

export interface Hints {
  /** Called in this process after somebody's commit, anywhere. */
  onHint(listener: () => void): () => void;
  /** Called when somewhere a session, a membership or an API key has ended: look again who may still read. */
  onAccessEnded(listener: () => void): () => void;
  /** Tells it, after the commit, here at once and in every other process. */
  accessEnded(): void;
  close(): Promise<void>;
}

/** One LISTEN per process. Reconnects by itself; meanwhile the pollers carry on. */
export function openHints(db: Database, onError: (error: Error) => void): Hints {
  const listeners = new Set<() => void>();
  const accessListeners = new Set<() => void>();
  let client: pg.Client | undefined;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  let isDue = false;
  let isSending = false;

  const call = () => {
    for (const listener of listeners) listener();
  };
  const callAccess = () => {
    for (const listener of accessListeners) listener();
  };
  const open = async (): Promise<void> => {
    if (isClosed) return;
    try {
      const fresh = await db.connectDirect();
      fresh.on('notification', (message) => (message.channel === accessChannel ? callAccess() : call()));
      fresh.once('end', () => {
        client = undefined;
        if (!isClosed) setTimeout(() => void open(), 500).unref();
      });
      await fresh.query(`listen ${channel}; listen ${accessChannel}`);
      client = fresh;
      call();
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)));
      if (!isClosed) setTimeout(() => void open(), 1000).unref();
    }
  };
  const send = () => {
    isDue = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (isDue && !isSending) send();
    }, quietMs);
    timer.unref();
    if (!client) return call();
    // One after the other: a hint that waits for the last one says as much as two.
    isSending = true;
    client
      .query(`notify ${channel}`)
      .catch(onError)
      .finally(() => {
        isSending = false;
        if (isDue && !timer) send();
      });
  };
  db.hinter.touch = () => {
    if (timer || isSending) isDue = true;
    else send();
  };
  void open();
  return {
    onHint: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onAccessEnded: (listener) => {
      accessListeners.add(listener);
      return () => accessListeners.delete(listener);
    },
    accessEnded: () => {
      callAccess();
      client?.query(`notify ${accessChannel}`).catch(onError);
    },
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      db.hinter.touch = () => undefined;
      await client?.end();
    },
  };
}
