/** What a person can set for a post on the pretend networks. */
import { z } from 'zod';

export const sandboxOptions = z.strictObject({
  isSensitive: z.boolean().optional().meta({
    title: 'Hide behind a warning',
    description: 'Murmur shows the post only after a click. The other pretend networks cannot.',
  }),
});
