/** What a person can set for a video on YouTube, beyond words and media. */
import { z } from 'zod';
import { tagsLength, tagsMax } from './content.rules.ts';

/** As `videos.insert` takes them (developers.google.com/youtube/v3/docs/videos/insert, 2026-11-20). */
export const youtubeOptions = z.strictObject({
  title: z
    .string()
    .trim()
    .min(1, 'YouTube wants a title.')
    .max(100, 'A title on YouTube has at most 100 characters.')
    .regex(/^[^<>]*$/, 'YouTube takes no < and > in a title.')
    .meta({ title: 'Title', description: 'At most 100 characters, without < and >.' }),
  placement: z.enum(['feed', 'reel']).optional().meta({
    title: 'Where it stands',
    description:
      'feed: an ordinary video; reel: a Short, upright or square and at most 3 minutes. YouTube itself decides by shape and length.',
  }),
  visibility: z.enum(['public', 'unlisted', 'private']).optional().meta({
    title: 'Who sees it',
    description: 'public: everybody; unlisted: whoever has the link; private: only you. Left empty: public.',
  }),
  tags: z
    .array(
      z
        .string()
        .trim()
        .min(1)
        .regex(/^[^<>]*$/, 'YouTube takes no < and > in a tag.'),
    )
    .optional()
    .refine((tags) => tagsLength(tags ?? []) <= tagsMax, `All tags together have at most ${tagsMax} characters.`)
    .meta({ title: 'Tags', description: `Words for the search; all together at most ${tagsMax} characters.` }),
  category: z
    .string()
    .regex(/^\d{1,4}$/, 'This is no category of YouTube.')
    .optional()
    .meta({ title: 'Category', description: 'Left empty: People & Blogs, as YouTube sets it.' }),
  madeForKids: z.boolean().optional().meta({
    title: 'Made for children',
    description: 'YouTube asks for it by law; such videos have no comments. Left empty: not made for children.',
  }),
  playlist: z
    .string()
    .regex(/^[\w-]{2,64}$/, 'This is no playlist of YouTube.')
    .optional()
    .meta({ title: 'Playlist', description: 'The video is added at its end once it is out.' }),
  notifySubscribers: z
    .boolean()
    .optional()
    .meta({ title: 'Tell subscribers', description: 'Left empty: yes, as YouTube does.' }),
  license: z.enum(['youtube', 'creativeCommon']).optional().meta({
    title: 'License',
    description: 'youtube: the standard license; creativeCommon: CC BY. Left empty: the standard license.',
  }),
  embeddable: z
    .boolean()
    .optional()
    .meta({ title: 'May be embedded', description: 'Other sites may show the video. Left empty: yes.' }),
});
