import { z } from 'zod';
import type { JobKind } from '../../jobs/queue.ts';

/** Goes on with one reply. */
export const sendReplyKind: JobKind<{ workspaceId: string; replyId: string }> = {
  name: 'inbox.send-reply',
  payload: z.object({ workspaceId: z.uuid(), replyId: z.uuid() }),
  // What is due is found again within a minute, from the facts.
  retryLimit: 0,
  concurrency: 4,
  expireInS: 600,
};

/** Reads the comments of an account's posts. */
export const readCommentsKind: JobKind<{ workspaceId: string; accountId: string }> = {
  name: 'inbox.read-comments',
  payload: z.object({ workspaceId: z.uuid(), accountId: z.uuid() }),
  retryLimit: 0,
  concurrency: 2,
  expireInS: 900,
};
