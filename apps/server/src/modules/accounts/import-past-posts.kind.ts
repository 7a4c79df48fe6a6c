import { z } from 'zod';
import type { JobKind } from '../../jobs/queue.ts';

const Payload = z.object({ workspaceId: z.string(), accountId: z.string() });

/** Asked for on connecting; done by the publications room, which owns what is read in. */
export const importPastPosts: JobKind<z.infer<typeof Payload>> = {
  name: 'import-past-posts',
  payload: Payload,
  retryLimit: 8,
  retryDelayS: 5,
};
