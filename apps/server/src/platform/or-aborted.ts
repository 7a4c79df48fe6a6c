import { Readable } from 'node:stream';

/**
 * Waiting that a signal can end. Unlike `Promise.race` with one long-lived promise it leaves nothing behind: such a
 * race keeps every value it ever gave as long as the other promise is open, here a whole film.
 */

/** The outcome of `work`, or the signal's reason when that comes first. */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** The same chunks; leaves at once when the signal comes, also while the source keeps us waiting. */
export async function* untilAborted(
  stream: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const iterator = stream[Symbol.asyncIterator]();
  let isWaiting = false;
  try {
    for (;;) {
      isWaiting = true;
      const next = await orAborted(iterator.next(), signal);
      isWaiting = false;
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // A stuck stream ends only when it is destroyed: its iterator would first wait for its next chunk.
    if (isWaiting && stream instanceof Readable) stream.destroy();
    const left = iterator.return?.();
    // A source that is stuck is not waited for; what it still says is of no interest.
    if (isWaiting) left?.catch(() => undefined);
    else await left;
  }
}
