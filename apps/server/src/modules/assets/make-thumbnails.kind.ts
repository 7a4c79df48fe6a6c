import { z } from 'zod';
import type { JobKind } from '../../jobs/queue.ts';

const Payload = z.object({ workspaceId: z.string(), assetId: z.string() });

/** Asked for by the upload of a picture that is too large to be drawn at once. */
export const makeThumbnailsKind: JobKind<z.infer<typeof Payload>> = {
  name: 'assets.make-thumbnails',
  payload: Payload,
  retryLimit: 4,
  retryDelayS: 10,
  concurrency: 1,
};
