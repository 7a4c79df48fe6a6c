/** Draws the thumbnails of one large picture. Safe to repeat: the same files are written again. */
import type { AppContext } from '../../context.ts';
import { handleJob } from '../../jobs/queue.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { findAsset, setThumbnails } from './assets.queries.ts';
import { drawThumbnails } from './draw-thumbnails.ts';
import { folderOfKey } from './files.rules.ts';
import { makeThumbnailsKind } from './make-thumbnails.kind.ts';
import { dropContent } from './store-content.ts';

export const makeThumbnailsJob = handleJob(makeThumbnailsKind, async (app: AppContext, { workspaceId, assetId }) => {
  const row = await app.db.inWorkspace(workspaceId, (scope) => findAsset(scope, assetId));
  if (row?.thumbnailState !== 'waiting' || row.storageKey === null) return;
  const folder = folderOfKey(row.storageKey);
  const drawn = await drawThumbnails(app, folder);
  const now = app.clock.now();
  const isKept = await app.db.inWorkspace(workspaceId, async (scope) => {
    if (!(await setThumbnails(scope, assetId, drawn))) return false;
    const data = { assetId, revision: row.revision, thumbnails: drawn.thumbnailState };
    await emitEvent(scope, { name: 'asset.changed', data, id: app.ids.next(now), at: now });
    return true;
  });
  // Erased while we drew: nothing of it may come back.
  if (!isKept) await dropContent(app, { workspaceId, folder });
});
