/** What a person can set for a post on LinkedIn, beyond words and media. */
import { z } from 'zod';

/** Names after `POST /rest/posts` (learn.microsoft.com/linkedin, Posts API, 2025-01). */
export const linkedinOptions = z.strictObject({
  visibility: z.enum(['PUBLIC', 'CONNECTIONS']).optional().meta({
    title: 'Who sees it',
    description: 'PUBLIC: everybody; CONNECTIONS: your connections only, not for pages. Left empty: everybody.',
  }),
  resharingOff: z.boolean().optional().meta({
    title: 'Without reposts',
    description: 'Readers cannot show the post again to their own followers.',
  }),
  pollQuestion: z
    .string()
    .trim()
    .max(140, 'The question of a poll has at most 140 characters on LinkedIn.')
    .optional()
    .meta({
      title: 'Question of the poll',
      description:
        'At most 140 characters, shown above the answers. Left empty: the text itself, where it is that short.',
    }),
});
