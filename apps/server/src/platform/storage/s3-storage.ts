/** Storage in any S3: AWS, MinIO, Garage, R2, Backblaze … */
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { AppError } from '../errors.ts';
import { measureStream } from './measured-stream.ts';
import { objectMissing, rangeNotSatisfiable, storageFailed, storageFull } from './storage.errors.ts';
import { checkKey } from './storage.rules.ts';
import type { ByteRange, Storage, WriteOptions, Written } from './storage.ts';
import { type S3Place, uploadParts } from './upload-parts.ts';

/** An upload needs the memory of two parts: one on its way, one being filled. */
const leastPartBytes = 5 * 1024 ** 2;
/** S3 takes 10,000 parts at most (Amazon S3 User Guide, "Multipart upload limits", read 2026-11-21). */
const mostParts = 10_000;

export interface S3StorageOptions {
  /** Absent: AWS itself. */
  readonly endpoint?: string;
  readonly region: string;
  readonly bucket: string;
  /** Put before every key, with `/` at the end; absent: none. */
  readonly prefix?: string;
  /** Both absent: the SDK's own search, such as the role of the machine. */
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  /** `https://host/bucket/key` instead of `https://bucket.host/key`. Absent: yes with an `endpoint`, as most want. */
  readonly usesPathStyle?: boolean;
}

/** Opens a bucket as storage. Makes no call; the first one shows whether the bucket answers. */
export function openS3Storage(options: S3StorageOptions): Storage {
  const { endpoint, region, bucket, prefix = '', accessKeyId, secretAccessKey } = options;
  const hasKeys = accessKeyId !== undefined && secretAccessKey !== undefined;
  const client = new S3Client({
    ...(endpoint === undefined ? {} : { endpoint }),
    region,
    ...(hasKeys ? { credentials: { accessKeyId, secretAccessKey } } : {}),
    forcePathStyle: options.usesPathStyle ?? endpoint !== undefined,
    // An S3 that falls silent must not hold an upload for ever.
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 120_000 },
    // The trailing checksums that the SDK sends by default are not understood by every S3, and some then store
    // them as content. Our own SHA-256 of the content is kept with the asset.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const place = (key: string): S3Place => ({
    Bucket: bucket,
    Key: `${prefix}${checkKey(key)}`,
  });
  return {
    write: async (key, stream, write) => upload(client, place(key), stream, write),
    read: async (key, range) => read(client, place(key), key, range),
    remove: async (key) => {
      await translating('Removing from S3', key, () => client.send(new DeleteObjectCommand(place(key))));
    },
    exists: async (key) => {
      try {
        await translating('Asking S3', key, () => client.send(new HeadObjectCommand(place(key))));
        return true;
      } catch (error) {
        if (error instanceof AppError && error.code === 'storage_missing') return false;
        throw error;
      }
    },
    signedUrl: async (key, { now, expiresInS, downloadName, mimeType }) => {
      const disposition = downloadName === undefined ? 'inline' : attachment(downloadName);
      const answer = { ResponseContentType: mimeType, ResponseContentDisposition: disposition };
      const command = new GetObjectCommand({ ...place(key), ...answer });
      return getSignedUrl(client, command, { expiresIn: expiresInS, signingDate: now });
    },
  };
}

async function upload(
  client: S3Client,
  place: S3Place,
  stream: AsyncIterable<Uint8Array>,
  options: WriteOptions,
): Promise<Written> {
  const { chunks, written } = measureStream(stream, options);
  const mostBytes = Math.min(options.expectedBytes ?? options.maxBytes, options.maxBytes);
  const partBytes = Math.max(leastPartBytes, Math.ceil(mostBytes / mostParts));
  try {
    await uploadParts(client, place, chunks, partBytes);
    return written();
  } catch (error) {
    throw translate('Writing to S3', place.Key, error);
  }
}

async function read(
  client: S3Client,
  place: S3Place,
  key: string,
  range: ByteRange | undefined,
): Promise<{ stream: Readable; sizeBytes: number }> {
  if (range && range.end !== undefined && range.end < range.start) throw rangeNotSatisfiable(0);
  const wanted = range ? { Range: `bytes=${range.start}-${range.end ?? ''}` } : {};
  const { Body, ContentLength, ContentRange } = await translating('Reading from S3', key, () =>
    client.send(new GetObjectCommand({ ...place, ...wanted })),
  );
  if (!(Body instanceof Readable)) throw storageFailed('Reading from S3', 'the answer has no body');
  const total = ContentRange?.split('/')[1];
  const sizeBytes = total === undefined ? ContentLength : Number(total);
  if (sizeBytes === undefined || !Number.isFinite(sizeBytes)) {
    Body.destroy();
    throw storageFailed('Reading from S3', 'the answer does not tell its size');
  }
  return { stream: Body, sizeBytes };
}

async function translating<Answer>(what: string, key: string, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    throw translate(what, key, error);
  }
}

function translate(what: string, key: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  // The first is what went wrong, the second that cleaning up after it failed too.
  if (error instanceof AggregateError) return translate(`${what} (${error.message})`, key, error.errors[0]);
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  const name = error instanceof Error ? error.name : '';
  if (name === 'NoSuchKey' || name === 'NotFound') return objectMissing(key, error);
  if (status === 416) return rangeNotSatisfiable(Number.NaN);
  if (status === 507 || /QuotaExceeded|StorageFull/i.test(name)) return storageFull(error);
  return storageFailed(what, error);
}

/** RFC 6266, with a plain name for old readers. */
function attachment(name: string): string {
  const plain = name.replace(/[^\w. -]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}
