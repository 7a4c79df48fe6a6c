/** What a person can set for a post on Bluesky, beyond words and pictures. */
import { z } from 'zod';

/**
 * The link card is written by us into the post (`app.bsky.embed.external`): Bluesky's servers draw none by
 * themselves. A post carries either pictures or a card; pictures win, with a warning.
 */
export const blueskyOptions = z.strictObject({
  cardUrl: z
    .url({ protocol: /^https?$/, error: 'The address of the link card must begin with http:// or https://.' })
    .optional()
    .meta({ title: 'Link card: address', description: 'Where the card below the text leads.', format: 'uri' }),
  cardTitle: z
    .string()
    .max(300)
    .optional()
    .meta({ title: 'Link card: title', description: 'Drawn in bold; the address when left empty.' }),
  cardDescription: z
    .string()
    .max(1000)
    .optional()
    .meta({ title: 'Link card: description', description: 'One or two sentences below the title.' }),
});
