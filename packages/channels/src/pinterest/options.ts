/** What a person can set for a pin, beyond words and media. */
import { z } from 'zod';

const id = (missing: string) => z.string().regex(/^\d+$/, missing);

/** Names and limits of `POST /v5/pins` (description of API v5, 5.23.0, 2025-12-11); `markLink` is ours. */
export const pinterestOptions = z.strictObject({
  board: id('Choose the board that the pin goes to.').meta({
    title: 'Board',
    description: 'Every pin stands on a board. Secret boards are not offered.',
  }),
  section: id('Choose a section of the board, or none.').optional().meta({
    title: 'Section',
    description: 'A section of that board. Left empty: the board itself.',
  }),
  title: z
    .string()
    .max(100)
    .optional()
    .meta({ title: 'Title', description: 'Up to 100 characters; the first 40 are shown in feeds.' }),
  link: z
    .url({ protocol: /^https?$/, error: 'Type a whole address, beginning with https://.' })
    .max(2048)
    .optional()
    .meta({
      title: 'Link',
      description: 'Where the pin leads. Left empty: to the page of the version’s link, if any.',
    }),
  markLink: z.boolean().optional().meta({
    title: 'Mark the link',
    description:
      'Adds a value of its own to the link (utm_content, or utm_id where that is taken), so that we recognise our pin for certain when Pinterest gave no answer. Left empty: yes.',
  }),
  coverAt: z.int().min(0).optional().meta({
    title: 'Cover at second',
    description:
      'Which moment of a video is its cover, where no picture stands beside it. Left empty: the first second.',
  }),
});
