/** Bytes that are read in pieces, so that a large file is never held whole. */
import { MediaError } from './media-error.ts';

/** Something with a known size that can be read from anywhere: a file, an object in S3, bytes in memory. */
export interface ByteSource {
  readonly sizeBytes: number;
  /** Bytes `start` to `start + length` (shorter at the end of the source). */
  read(start: number, length: number): Promise<Uint8Array>;
}

/** Bytes in memory as a source. */
export function sourceOfBytes(bytes: Uint8Array): ByteSource {
  return { sizeBytes: bytes.byteLength, read: async (start, length) => bytes.subarray(start, start + length) };
}

/**
 * Reads a stream into memory, up to a limit.
 *
 * @throws MediaError `too_large` as soon as more than `maxBytes` have come; the stream is then closed.
 */
export async function collectBytes(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of stream) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxBytes) throw new MediaError('too_large', `The file is larger than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, sizeBytes);
}

const blockBytes = 65_536;
const keptBlocks = 8;

/** A window on a source: small reads come from few whole blocks, and a read beyond the end is `damaged`. */
export class BlockReader {
  readonly #source: ByteSource;
  readonly #blocks = new Map<number, Uint8Array>();

  constructor(source: ByteSource) {
    this.#source = source;
  }

  get sizeBytes(): number {
    return this.#source.sizeBytes;
  }

  /** Exactly `length` bytes from `start`; meant for headers, so at most one block. */
  async bytes(start: number, length: number): Promise<DataView> {
    if (start < 0 || length > blockBytes || start + length > this.#source.sizeBytes) {
      throw new MediaError('damaged', 'The file ends in the middle: it was cut off or is damaged.');
    }
    const out = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const index = Math.floor((start + done) / blockBytes);
      const block = await this.#block(index);
      const from = start + done - index * blockBytes;
      const piece = block.subarray(from, from + length - done);
      if (piece.byteLength === 0) throw new MediaError('damaged', 'The file is shorter than it says.');
      out.set(piece, done);
      done += piece.byteLength;
    }
    return new DataView(out.buffer);
  }

  async #block(index: number): Promise<Uint8Array> {
    const kept = this.#blocks.get(index);
    if (kept) return kept;
    const block = await this.#source.read(index * blockBytes, blockBytes);
    const [oldest] = this.#blocks.keys();
    if (oldest !== undefined && this.#blocks.size >= keptBlocks) this.#blocks.delete(oldest);
    this.#blocks.set(index, block);
    return block;
  }
}
