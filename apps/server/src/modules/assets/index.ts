/**
 * Owns: kept media and texts, their bytes, their lineage.
 * Takes in: uploads, what a generation made.
 * Sends out: asset.created, asset.changed, asset.removed, asset.restored.
 */
import type { AppContext } from '../../context.ts';
import type { RawRoutes } from '../../http/server.ts';
import type { JobHandler } from '../../jobs/queue.ts';
import { cleanFilesJob } from './clean-files.job.ts';
import { registerFiles } from './files.route.ts';
import { makeThumbnailsJob } from './make-thumbnails.job.ts';
import { registerUpload } from './upload.route.ts';

export const assetsJobs: readonly JobHandler<AppContext>[] = [makeThumbnailsJob, cleanFilesJob];
export const assetsRawRoutes: readonly RawRoutes[] = [registerUpload, registerFiles];

export { type AssetFacts, describeAssets } from './asset-facts.queries.ts';
export { findAsset } from './assets.queries.ts';
export { assetsRoutes } from './assets.routes.ts';
export { keepAssetsNeededBy } from './clean-files.job.ts';
export { fitAsset } from './fit-asset.ts';
export { type FitPatience, fitVideoAsset, keepFittingVideos, StillFitting } from './fit-video-asset.ts';
export { keepAsset } from './keep-asset.ts';
export { keepText } from './keep-text.ts';
export { openAsset } from './open-asset.ts';
export { publicAddress } from './public-address.ts';
export { describeAssetsAcross } from './publishing.instance.queries.ts';
export { readUpload } from './read-upload.ts';
export { listFilesOfWorkspace } from './workspace-files.queries.ts';
