/** Rules of keys and ranges; pure. */

import { invalidKey, rangeNotSatisfiable } from './storage.errors.ts';
import type { ByteRange } from './storage.ts';

const longestKey = 512;
const segment = /^[a-z0-9][a-z0-9._-]*$/;

/**
 * Keys are paths of lower-case segments, `workspace/asset/original`: the same on every file system and in every
 * S3, with no way out of the folder.
 *
 * @throws AppError `storage_invalid_key`.
 */
export function checkKey(key: string): string {
  const isFine = key.length <= longestKey && key.split('/').every((one) => segment.test(one) && !one.includes('..'));
  if (!isFine) throw invalidKey(key);
  return key;
}

/**
 * First and last byte of a range of an object.
 *
 * @throws AppError `storage_range` when it begins beyond the end, or makes no sense.
 */
export function resolveRange({ start, end }: ByteRange, sizeBytes: number): { start: number; end: number } {
  const isFine = Number.isInteger(start) && start >= 0 && start < sizeBytes && (end === undefined || end >= start);
  if (!isFine) throw rangeNotSatisfiable(sizeBytes);
  return { start, end: Math.min(end ?? sizeBytes - 1, sizeBytes - 1) };
}
