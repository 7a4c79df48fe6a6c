/** Where a network can fetch an asset by itself: at the storage, or at our own public address. */
import type { PublicAddress } from '@antiphon/channels';
import { hostOf, isLoopbackHost } from '../../config.ts';
import type { AppContext } from '../../context.ts';
import { notFound } from '../../platform/errors.ts';
import { signContent } from './asset-links.ts';
import { findStored } from './publishing.instance.queries.ts';

/** Networks fetch within minutes, and again when they fail; none keeps an address for days. */
const validMs = 24 * 3_600_000;

/** @throws AppError 404 when the asset has no bytes. */
export async function publicAddress(app: AppContext, workspaceId: string, id: string): Promise<PublicAddress> {
  const stored = await app.db.asPublisher((scope) => findStored(scope, { workspaceId, id }));
  if (!stored) throw notFound('asset');
  const now = app.clock.now();
  const until = new Date(now.getTime() + validMs);
  if (app.storage.signedUrl) {
    const expiresInS = validMs / 1000;
    const { mimeType } = stored;
    return {
      kind: 'address',
      url: await app.storage.signedUrl(stored.storageKey, { now, expiresInS, mimeType }),
      until,
    };
  }
  const isPublic = app.config.publicUrl !== undefined && !isLoopbackHost(hostOf(app.config.publicUrl));
  if (!isPublic) return { kind: 'none', words: noAddress };
  return { kind: 'address', url: `${app.publicUrl}${signContent(app, { workspaceId, id }, until)}`, until };
}

const noAddress =
  'This network fetches media from a public address, and this installation has none. Set ANTIPHON_URL to its public address, or keep the files in S3 (ANTIPHON_S3_BUCKET).';
