/** Chooses the storage that the configuration names. */
import { systemClock, systemIds } from '../clock.ts';
import { openLocalStorage } from './local-storage.ts';
import { openS3Storage, type S3StorageOptions } from './s3-storage.ts';
import type { Storage } from './storage.ts';

export type StorageChoice =
  | { readonly kind: 'local'; readonly folder: string }
  | ({ readonly kind: 's3' } & S3StorageOptions);

/** Opens the chosen storage. The local folder is made when it is not there. */
export async function openStorage(choice: StorageChoice): Promise<Storage> {
  if (choice.kind === 's3') return openS3Storage(choice);
  return openLocalStorage({ folder: choice.folder, ids: systemIds, now: systemClock.now() });
}
