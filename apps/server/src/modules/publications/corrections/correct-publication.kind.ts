import { z } from 'zod';
import type { JobKind } from '../../../jobs/queue.ts';

/** Goes on with one correction. */
export const correctPublication: JobKind<{ workspaceId: string; correctionId: string }> = {
  name: 'publications.correct',
  payload: z.object({ workspaceId: z.uuid(), correctionId: z.uuid() }),
  // What is due is found again within a minute, from the facts.
  retryLimit: 0,
  concurrency: 4,
  expireInS: 900,
};
