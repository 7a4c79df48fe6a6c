import { type Config, hostOf, isLoopbackHost } from '../../config.ts';
import type { Storage } from './storage.ts';

/** Why networks cannot fetch our media; null when they can. Known long before anything is due. */
export function whyNoAddress({
  config: { publicUrl },
  storage,
}: {
  readonly config: Pick<Config, 'publicUrl'>;
  readonly storage: Pick<Storage, 'signedUrl'>;
}): string | null {
  const isPublic = publicUrl !== undefined && !isLoopbackHost(hostOf(publicUrl));
  return isPublic || storage.signedUrl ? null : noAddress;
}

const noAddress =
  'This network fetches media from a public address, and this installation has none. Set ANTIPHON_URL to its public address, or keep the files in S3 (ANTIPHON_S3_BUCKET).';
