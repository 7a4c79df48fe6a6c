/** Watches bytes on their way into a storage: counts and hashes them, and ends the way when a rule is broken. */
import { createHash } from 'node:crypto';
import { AppError } from '../errors.ts';
import { untilAborted } from '../or-aborted.ts';
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
  const source = signal ? untilAborted(stream, signal) : stream;
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let digest: string | undefined;
  async function* measured(): AsyncGenerator<Uint8Array> {
    if (expectedBytes !== undefined && expectedBytes > maxBytes) throw tooLarge(maxBytes);
    try {
      for await (const chunk of source) {
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
