/**
 * The models worth offering, by hand: which, for what, until when. Prices are not here; `build-catalogue.ts`
 * takes them from the two public price files and writes `catalogue.json`.
 */
import type { OperationName } from '../spec.ts';

export interface OfferedModel {
  readonly id: string;
  /** Name for people; absent: the one of the price file. */
  readonly name?: string;
  readonly operations: readonly OperationName[];
  /** ISO date of the end, from the maker's list of deprecations. */
  readonly retiresAt?: string;
  readonly successor?: string;
  readonly sizes?: readonly string[];
  /** See `ModelEntry.pictureTokens`. */
  readonly pictureTokens?: { readonly [quality: string]: { readonly [size: string]: number } };
  /** Output tokens of this model are pictures: the price file's one output price is the picture's. */
  readonly outputIsPicture?: boolean;
}

const text = (id: string, more: Partial<OfferedModel> = {}): OfferedModel => ({
  id,
  operations: ['text.generate'],
  ...more,
});

const OPENAI_SIZES = ['1024x1024', '1024x1536', '1536x1024'];

/**
 * Output tokens of gpt-image-1 and 1.5 (platform.openai.com/docs/guides/image-generation, table "cost and latency").
 * The per-picture prices of 1.5 agree: 0.034 USD / 32 USD per million = 1,056.
 */
const GPT_IMAGE_TOKENS = {
  low: { '1024x1024': 272, '1024x1536': 408, '1536x1024': 400 },
  medium: { '1024x1024': 1056, '1024x1536': 1584, '1536x1024': 1568 },
  high: { '1024x1024': 4160, '1024x1536': 6240, '1536x1024': 6208 },
};

/**
 * Most output tokens of gpt-image-2. Its published prices per picture of 1024x1024 are 0.006, 0.053 and 0.211 USD
 * (launch page of 2026-04-21), at 30 USD per million so at most 217, 1,784 and 7,050 tokens; other sizes are
 * "marginally cheaper". A tenth is added to each.
 */
const GPT_IMAGE_2_TOKENS = {
  low: { '1024x1024': 239, '1024x1536': 239, '1536x1024': 239 },
  medium: { '1024x1024': 1963, '1024x1536': 1963, '1536x1024': 1963 },
  high: { '1024x1024': 7755, '1024x1536': 7755, '1536x1024': 7755 },
};

/** Aspect ratios at the 1K setting: ai.google.dev/gemini-api/docs/image-generation, read 2026-11-20. */
const GEMINI_3_SIZES = [
  '1024x1024',
  '928x1152',
  '896x1200',
  '848x1264',
  '768x1376',
  '1152x928',
  '1200x896',
  '1264x848',
  '1376x768',
];
const GEMINI_25_SIZES = [
  '1024x1024',
  '896x1152',
  '864x1184',
  '832x1248',
  '768x1344',
  '1152x896',
  '1184x864',
  '1248x832',
  '1344x768',
];

const picture = (id: string, more: Partial<OfferedModel>): OfferedModel => ({
  id,
  operations: ['image.generate'],
  ...more,
});

export const OFFERED: { readonly [provider: string]: readonly OfferedModel[] } = {
  openai: [
    text('gpt-6-sol'),
    text('gpt-6-luna'),
    text('gpt-6-astra'),
    text('gpt-5.6-sol'),
    text('gpt-5.6-terra'),
    text('gpt-5.6-luna'),
    text('gpt-5.5'),
    text('gpt-5.4'),
    text('gpt-5.4-mini'),
    text('gpt-5.4-nano'),
    text('gpt-4.1', { name: 'GPT-4.1', retiresAt: '2027-01-14', successor: 'gpt-6-luna' }),
    picture('gpt-image-2', { sizes: OPENAI_SIZES, pictureTokens: GPT_IMAGE_2_TOKENS, outputIsPicture: true }),
    picture('gpt-image-1.5', {
      sizes: OPENAI_SIZES,
      pictureTokens: GPT_IMAGE_TOKENS,
      retiresAt: '2026-12-01',
      successor: 'gpt-image-2',
    }),
    picture('gpt-image-1-mini', {
      sizes: OPENAI_SIZES,
      pictureTokens: GPT_IMAGE_TOKENS,
      outputIsPicture: true,
      retiresAt: '2026-12-01',
      successor: 'gpt-image-2',
    }),
  ],
  anthropic: [
    text('claude-sonnet-5'),
    text('claude-haiku-4-5'),
    text('claude-opus-5-5'),
    text('claude-opus-5'),
    text('claude-fable-5-1'),
    text('claude-sonnet-4-6'),
  ],
  google: [
    text('gemini-3.8-flash'),
    text('gemini-3.5-flash'),
    text('gemini-3.5-flash-lite'),
    text('gemini-3.1-pro-preview'),
    text('gemini-3.1-flash-lite'),
    text('gemini-2.5-pro'),
    text('gemini-2.5-flash'),
    text('gemini-2.5-flash-lite'),
    picture('gemini-3.1-flash-image-preview', {
      name: 'Gemini 3.1 Flash Image',
      sizes: GEMINI_3_SIZES,
      pictureTokens: { any: { any: 1120 } },
    }),
    picture('gemini-3.1-flash-lite-image', { sizes: GEMINI_3_SIZES, pictureTokens: { any: { any: 1120 } } }),
    picture('gemini-3-pro-image-preview', {
      name: 'Gemini 3 Pro Image',
      sizes: GEMINI_3_SIZES,
      pictureTokens: { any: { any: 1120 } },
    }),
    picture('gemini-2.5-flash-image', { sizes: GEMINI_25_SIZES, pictureTokens: { any: { any: 1290 } } }),
  ],
};
