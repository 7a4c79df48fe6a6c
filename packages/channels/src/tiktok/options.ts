/** What a person can set for a post on TikTok, beyond words and media. */
import { z } from 'zod';
import { photoTitleMax, privacyLevels } from './content.rules.ts';

/**
 * As `video/init` and `content/init` take them (content-posting-api-reference-direct-post and -photo-post, 2026-11-20).
 * TikTok's rules for apps want that who sees a post is always chosen by a person, and that comments, duets and stitches
 * are off until a person allows them (content-sharing-guidelines, 2026-11-20).
 */
export const tiktokOptions = z.strictObject({
  privacyLevel: z.enum(privacyLevels, 'Choose who sees this on TikTok; TikTok wants a person to decide it.').meta({
    title: 'Who sees it',
    description:
      'TikTok wants this to be chosen for every post. PUBLIC_TO_EVERYONE: everyone; MUTUAL_FOLLOW_FRIENDS: friends; FOLLOWER_OF_CREATOR: followers; SELF_ONLY: only you.',
  }),
  allowComment: z.boolean().optional().meta({ title: 'Allow comments', description: 'Left empty: no.' }),
  allowDuet: z.boolean().optional().meta({ title: 'Allow duets', description: 'Videos only. Left empty: no.' }),
  allowStitch: z.boolean().optional().meta({ title: 'Allow stitches', description: 'Videos only. Left empty: no.' }),
  brandOrganic: z.boolean().optional().meta({
    title: 'Your brand',
    description: 'You promote yourself or your own business; TikTok marks the post “Promotional content”.',
  }),
  brandContent: z.boolean().optional().meta({
    title: 'Branded content',
    description: 'You promote somebody else’s brand; TikTok marks the post “Paid partnership”. Not for “only you”.',
  }),
  title: z
    .string()
    .trim()
    .max(photoTitleMax, `A title on TikTok has at most ${photoTitleMax} characters.`)
    .optional()
    .meta({ title: 'Title', description: 'Of a post of pictures; videos have none.' }),
  coverMs: z.int().nonnegative().optional().meta({
    title: 'Cover at',
    description: 'The moment of the video that is its cover, in ms. Left empty: the first.',
  }),
  coverPicture: z.int().min(1).max(35).optional().meta({
    title: 'Cover picture',
    description: 'Which picture is the cover, counted from 1. Left empty: the first.',
  }),
  addMusic: z
    .boolean()
    .optional()
    .meta({ title: 'Add music', description: 'TikTok adds music to pictures by itself. Left empty: no.' }),
});
