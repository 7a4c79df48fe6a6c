/** What a person can set for a post on X, beyond words and media. */
import { z } from 'zod';

/** Values as `POST /2/tweets` takes them (API description 2.167, 2026-08-22). */
export const xOptions = z.strictObject({
  replySettings: z.enum(['following', 'mentionedUsers', 'subscribers', 'verified']).optional().meta({
    title: 'Who can reply',
    description:
      'following: accounts you follow; mentionedUsers: only people mentioned; subscribers: your paying subscribers; verified: verified accounts. Left empty: everybody.',
  }),
  isPaidPartnership: z.boolean().optional().meta({
    title: 'Paid partnership',
    description: 'X marks the post as a paid promotion.',
  }),
});
