import { z } from 'zod';
import type { JobKind } from '../../jobs/queue.ts';

/** `tries`: how often the network has put it off in a row; `isOverCap`: it waits for money. */
const Payload = z.object({
  workspaceId: z.string(),
  accountId: z.string(),
  tries: z.int().default(0),
  isOverCap: z.boolean().optional(),
});

export type ImportWish = z.infer<typeof Payload>;

/** Asked for on connecting; done by the publications room, which owns what is read in. */
export const importPastPosts: JobKind<ImportWish> = {
  name: 'import-past-posts',
  payload: Payload,
  retryLimit: 8,
  retryDelayS: 5,
};
