/** What a person can set for a post on Instagram, beyond words and media. */
import { z } from 'zod';

/** Names after `POST /{ig-user}/media` (reference/ig-user/media, 2026-11-20). */
export const instagramOptions = z.strictObject({
  placement: z.enum(['feed', 'reel', 'story']).optional().meta({
    title: 'Where it appears',
    description:
      'feed: in the profile’s grid; reel: one upright video; story: one picture or video, gone after 24 hours. Left empty: feed. A single video is always a reel.',
  }),
  shareToFeed: z.boolean().optional().meta({
    title: 'Reels: also in the feed',
    description: 'Left empty: yes. No: only under Reels.',
  }),
  collaborators: z
    .array(
      z
        .string()
        .trim()
        .regex(/^@?[A-Za-z0-9._]{1,30}$/, 'Give the name of an Instagram account.'),
    )
    .max(3, 'Instagram takes at most three collaborators.')
    .optional()
    .meta({
      title: 'Collaborators',
      description: 'Up to three accounts that are asked to show this post as theirs too. Not for stories.',
    }),
  thumbOffsetMs: z.number().int().min(0).optional().meta({
    title: 'Reels: moment of the cover',
    description: 'Milliseconds from the beginning of the video. Left empty: its first picture.',
  }),
  audioName: z.string().trim().min(1).max(100).optional().meta({
    title: 'Reels: name of the sound',
    description: 'Shown for original sound; it can be given only once.',
  }),
  locationId: z
    .string()
    .regex(/^\d{1,32}$/, 'Give the number of a Facebook page that has a place.')
    .optional()
    .meta({
      title: 'Place',
      description: 'The number of a Facebook page with a place. Not for stories.',
    }),
  commentsOff: z.boolean().optional().meta({
    title: 'Without comments',
    description: 'Comments are closed right after the post is out. Not for stories.',
  }),
});
