/**
 * What `params.facts` may hold: the brief as data, for models that build from facts instead of reading a prompt.
 * Real models ignore it. Every field is the person's own; nothing here is made up.
 */
import { z } from 'zod';

const brand = z.strictObject({
  /** The brand's name as it signs; '' where there is none. */
  name: z.string(),
  /** How it speaks, in its own words: "plain, warm, never loud". */
  voice: z.string().optional(),
  /** Words that must never appear, in any case of letters. */
  bannedWords: z.array(z.string()).default([]),
});

const brief = {
  /** What we want to say, in the person's own words. */
  what: z.string().trim().min(1, 'The brief says nothing yet.'),
  /** To whom, in words: "people who have made pots before". */
  audience: z.string().optional(),
  /** Tone for this brief, before the brand's voice: "playful". */
  tone: z.string().optional(),
  /** Language of the answer, BCP 47: "en-IE". */
  language: z.string(),
  link: z.string().optional(),
  brand,
};

const maxLength = z.int().min(10).optional();

export const textFactsSchema = z.discriminatedUnion('kind', [
  /** One of several captions for the same brief; `index` counts from 0. `maxLength` in graphemes. */
  z.strictObject({
    kind: z.literal('caption'),
    ...brief,
    variation: z.strictObject({ index: z.int().min(0), of: z.int().min(1).max(20) }),
    maxLength,
    seed: z.string().optional(),
    /** Captions that are there already: the new one is like none of them. For "another one, please". */
    avoid: z.array(z.string()).max(40).default([]),
  }),
  /** Hashtags from the brief's own words, at most `most`, separated by spaces. */
  z.strictObject({ kind: z.literal('hashtags'), ...brief, most: z.int().min(1).max(30).default(5) }),
  /** The same text again: shorter, within a length, in another tone, in another language. */
  z.strictObject({
    kind: z.literal('rewrite'),
    ...brief,
    text: z.string(),
    how: z.enum(['shorter', 'fit', 'tone', 'translate']),
    maxLength,
  }),
]);

/** The brief as data for `text.generate`. */
export type TextFacts = z.infer<typeof textFactsSchema>;
/** The same as it is handed in, before defaults. */
export type TextFactsInput = z.input<typeof textFactsSchema>;

export const imageFactsSchema = z.strictObject({
  kind: z.literal('card'),
  /** What the picture should say, in the person's own words; the card shows its first thought. */
  what: z.string(),
  language: z.string(),
  link: z.string().optional(),
  brand: z.strictObject({
    name: z.string(),
    /** "#rrggbb", the leading colour first. Empty: a quiet palette of the drawer's own. */
    colours: z.array(z.string().regex(/^#[0-9a-fA-F]{6}$/)).default([]),
    /** Letters of the mark, where there is no logo file: "M". */
    mark: z.string().max(3).optional(),
  }),
  variation: z.strictObject({ index: z.int().min(0), of: z.int().min(1).max(20) }),
  seed: z.string().optional(),
});

/** The brief as data for `image.generate`. */
export type ImageFacts = z.infer<typeof imageFactsSchema>;
/** The same as it is handed in, before defaults. */
export type ImageFactsInput = z.input<typeof imageFactsSchema>;
