/**
 * Where the bytes of assets live: a local folder or any S3, behind one interface.
 * Nothing is ever half there: a key can be read only after its `write` has succeeded.
 */
import type { Readable } from 'node:stream';

export interface WriteOptions {
  /** Size that the sender announced; another one means that the upload was cut, and nothing is kept. */
  readonly expectedBytes?: number;
  /** Writing stops at the first byte beyond this. */
  readonly maxBytes: number;
  /** Ends the write; nothing is kept. */
  readonly signal?: AbortSignal;
}

export interface Written {
  readonly sizeBytes: number;
  /** Of the content, in hex. */
  readonly sha256: string;
}

/** Both ends included, as in HTTP; without `end` to the last byte. An `end` beyond the last byte is cut. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

export interface SignedUrlOptions {
  readonly now: Date;
  readonly expiresInS: number;
  /** Name under which a browser saves it; absent: shown in place where the type allows it. */
  readonly downloadName?: string;
  /** Type that the answer carries; decided by us from the bytes. */
  readonly mimeType: string;
}

/** Errors are `AppError`s with the codes of `storage.errors.ts`. Keys: see `checkKey`. */
export interface Storage {
  /** Streams bytes in with bounded memory. On any error nothing is left behind. */
  write(key: string, stream: AsyncIterable<Uint8Array>, options: WriteOptions): Promise<Written>;
  /** `sizeBytes` is that of the whole object, also for a range. The caller reads or destroys the stream. */
  read(key: string, range?: ByteRange): Promise<{ readonly stream: Readable; readonly sizeBytes: number }>;
  /** Removing what is not there is fine. */
  remove(key: string): Promise<void>;
  exists(key: string): Promise<boolean>;
  /** An expiring address at the storage itself, where it has one; else we serve it by our own signed links. */
  signedUrl?(key: string, options: SignedUrlOptions): Promise<string>;
  /** Room that is left, where it can be known. */
  freeBytes?(): Promise<number>;
}
