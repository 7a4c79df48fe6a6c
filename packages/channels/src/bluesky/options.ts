/** What a person can set for a post on Bluesky, beyond words and pictures. */
import { z } from 'zod';

/**
 * The card is written by us into the post (`app.bsky.embed.external`): Bluesky's servers draw none by themselves. The
 * post's own link card (`VersionContent.link`) goes before these fields, which posts written before it was there carry.
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
  selfLabel: z.enum(['sexual', 'nudity', 'porn', 'graphic-media']).optional().meta({
    title: 'Content warning',
    description:
      'The label that you give your own post (com.atproto.label.defs): sexual: suggestive; nudity: bare, but not sexual; porn: for adults; graphic-media: violence and the like. Readers see the media only after they open them, or not at all.',
  }),
});
