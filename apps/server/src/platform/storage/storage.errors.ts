/** What can go wrong with stored bytes, and the words for people. */
import { AppError } from '../errors.ts';

/** The key breaks the rules of `checkKey`: a mistake in our own code, never a person's. */
export function invalidKey(key: string): AppError {
  return new AppError({
    code: 'storage_invalid_key',
    status: 500,
    userMessage: 'The file could not be stored.',
    message: `Invalid storage key ${JSON.stringify(key)}.`,
  });
}

export function tooLarge(maxBytes: number): AppError {
  return new AppError({
    code: 'storage_too_large',
    status: 413,
    userMessage: `The file is larger than ${sizeWords(maxBytes)}, which is the most that is taken here.`,
  });
}

export function uploadCut(sizeBytes: number, expectedBytes: number | undefined, cause?: unknown): AppError {
  const expected = expectedBytes === undefined ? '' : ` of ${sizeWords(expectedBytes)}`;
  return new AppError({
    code: 'storage_upload_cut',
    status: 400,
    userMessage: `The upload broke off after ${sizeWords(sizeBytes)}${expected}. Nothing was kept; please send it again.`,
    cause,
  });
}

export function storageFull(cause?: unknown): AppError {
  return new AppError({
    code: 'storage_full',
    status: 507,
    userMessage: 'There is no room left for this file. Nothing was kept; the operator has to make room.',
    report: true,
    cause,
  });
}

export function objectMissing(key: string, cause?: unknown): AppError {
  return new AppError({
    code: 'storage_missing',
    status: 404,
    userMessage: 'This file is no longer in the storage.',
    message: `No object under ${JSON.stringify(key)}.`,
    cause,
  });
}

export function rangeNotSatisfiable(sizeBytes: number): AppError {
  return new AppError({
    code: 'storage_range',
    status: 416,
    userMessage: `The file has only ${sizeBytes} bytes.`,
  });
}

/** The storage itself did not do its work: a broken disk, an S3 that says no or nothing. */
export function storageFailed(what: string, cause: unknown): AppError {
  const words = cause instanceof Error ? cause.message : String(cause);
  return new AppError({
    code: 'storage_failed',
    status: 503,
    userMessage: 'The file storage does not answer as it should. Please try again in a moment.',
    message: `${what}: ${words}`,
    report: true,
    cause,
  });
}

function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  const power = Math.min(Math.floor(Math.log(bytes) / Math.log(1024)), units.length);
  return `${Number((bytes / 1024 ** power).toFixed(1))} ${units[power - 1]}`;
}
