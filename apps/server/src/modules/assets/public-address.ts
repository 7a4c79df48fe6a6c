/** Where a network can fetch an asset by itself: at the storage, or at our own public address. */
import type { PublicAddress } from '@antiphon/channels';
import type { AppContext } from '../../context.ts';
import { notFound } from '../../platform/errors.ts';
import { whyNoAddress } from '../../platform/storage/index.ts';
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
  const words = whyNoAddress(app);
  if (words) return { kind: 'none', words };
  return { kind: 'address', url: `${app.publicUrl}${signContent(app, { workspaceId, id }, until)}`, until };
}
