/** An object as bytes that can be read in pieces, for probing without loading it. */
import type { ByteSource } from '@antiphon/media';
import type { Storage } from './storage.ts';

/** `sizeBytes` is what `write` answered. */
export function storedBytes(storage: Pick<Storage, 'read'>, key: string, sizeBytes: number): ByteSource {
  return {
    sizeBytes,
    async read(start, length) {
      const end = Math.min(start + length, sizeBytes) - 1;
      if (end < start) return new Uint8Array();
      const { stream } = await storage.read(key, { start, end });
      return Buffer.concat(await stream.toArray());
    },
  };
}
