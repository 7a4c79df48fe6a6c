/** Watches bytes on their way into a storage: counts and hashes them, and ends the way when a rule is broken. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { AppError } from '../errors.ts';
import { tooLarge, uploadCut } from './storage.errors.ts';
import type { WriteOptions, Written } from './storage.ts';

export interface MeasuredStream {
  /** The bytes themselves. Throws `storage_too_large` or `storage_upload_cut`; ends the source when it is left. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** What has passed; meaningful once `chunks` has ended. */
  written(): Written;
}

/** Puts counting, hashing, the limit, the announced size and the abort signal around a stream. */
export function measureStream(stream: AsyncIterable<Uint8Array>, options: WriteOptions): MeasuredStream {
  const { expectedBytes, maxBytes, signal } = options;
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let digest: string | undefined;
  async function* measured(): AsyncGenerator<Uint8Array> {
    if (expectedBytes !== undefined && expectedBytes > maxBytes) throw tooLarge(maxBytes);
    try {
      for await (const chunk of untilAborted(stream, signal)) {
        sizeBytes += chunk.byteLength;
        if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
        hash.update(chunk);
        yield chunk;
      }
    } catch (error) {
      throw error instanceof AppError ? error : uploadCut(sizeBytes, expectedBytes, error);
    }
    if (expectedBytes !== undefined && sizeBytes !== expectedBytes) throw uploadCut(sizeBytes, expectedBytes);
  }
  return {
    chunks: measured(),
    written: () => {
      digest ??= hash.digest('hex');
      return { sizeBytes, sha256: digest };
    },
  };
}

/** The same chunks; leaves at once when the signal comes, also while the source keeps us waiting. */
async function* untilAborted(stream: AsyncIterable<Uint8Array>, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  if (!signal) {
    yield* stream;
    return;
  }
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const iterator = stream[Symbol.asyncIterator]();
  try {
    signal.throwIfAborted();
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted]);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', abort);
    // Nobody waits for a source that may be stuck; what it still says is of no interest.
    void Promise.allSettled([stream instanceof Readable ? stream.destroy() : iterator.return?.(), aborted]);
  }
}
