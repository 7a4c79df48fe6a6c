/** The bytes of an asset, for whoever sends or reworks them. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { MediaSource } from '@antiphon/channels';
import type { AppContext } from '../../context.ts';
import { notFound } from '../../platform/errors.ts';
import { findStored } from './publishing.instance.queries.ts';

/** @throws AppError 404 when the asset has no bytes. */
export async function openAsset(app: AppContext, workspaceId: string, id: string): Promise<MediaSource> {
  const stored = await app.db.asPublisher((scope) => findStored(scope, { workspaceId, id }));
  if (!stored) throw notFound('asset');
  const open = async () => (await app.storage.read(stored.storageKey)).stream;
  return {
    mimeType: stored.mimeType,
    sizeBytes: stored.sizeBytes,
    bytes: async () => new Uint8Array(await buffer(await open())),
    range: async (start, end) =>
      new Uint8Array(await buffer((await app.storage.read(stored.storageKey, { start, end: end - 1 })).stream)),
    stream: async () => Readable.toWeb(await open()) as ReadableStream<Uint8Array>,
  };
}
