/** What a person can set for a post on Facebook, beyond words and media. */
import { z } from 'zod';

export const facebookOptions = z.strictObject({
  placement: z.enum(['feed', 'reel', 'story']).optional().meta({
    title: 'Where it appears',
    description:
      'feed: on the page; reel: one upright video of 3 to 90 seconds; story: one picture or video, gone after 24 hours. Left empty: feed.',
  }),
  title: z.string().trim().max(254, 'Facebook takes 254 characters.').optional().meta({
    title: 'Title',
    description: 'Of a video or a reel; posts without one have no title.',
  }),
  placeId: z
    .string()
    .regex(/^\d{1,32}$/, 'Give the number of a Facebook page that has a place.')
    .optional()
    .meta({ title: 'Place', description: 'The number of a Facebook page with a place. Not for stories.' }),
});
