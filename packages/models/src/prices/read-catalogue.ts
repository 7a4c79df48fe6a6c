/** Reads the committed price table and answers "which models, at what price, on this day". */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { usdUnits } from '../kit/money.ts';
import type { ModelEntry, Prices } from '../spec.ts';

const decimal = z.string().transform((text, context) => {
  try {
    return usdUnits(text);
  } catch (error) {
    context.addIssue(error instanceof Error ? error.message : String(error));
    return z.NEVER;
  }
});

const flatPrices = {
  inputToken: decimal.optional(),
  cachedInputToken: decimal.optional(),
  cacheWriteToken: decimal.optional(),
  outputToken: decimal.optional(),
  imageInputToken: decimal.optional(),
  imageOutputToken: decimal.optional(),
  image: decimal.optional(),
};
const pricesSchema = z.strictObject({
  ...flatPrices,
  longContext: z.strictObject({ aboveInputTokens: z.int(), ...flatPrices }).optional(),
});

const modelSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  operations: z.array(z.enum(['text.generate', 'image.generate'])),
  contextTokens: z.int().optional(),
  retiresAt: z.iso.date().optional(),
  successor: z.string().optional(),
  sizes: z.array(z.string()).optional(),
  pictureTokens: z.record(z.string(), z.record(z.string(), z.int())).optional(),
  prices: pricesSchema,
  /** Prices announced for later, oldest first; each holds from its day (UTC) on. */
  laterPrices: z.array(z.strictObject({ from: z.iso.date(), prices: pricesSchema })).optional(),
  source: z.string(),
  checkedAt: z.iso.date(),
});

const catalogueSchema = z.strictObject({
  priceVersion: z.string(),
  unit: z.literal('USD per single unit'),
  takenFrom: z.string(),
  providers: z.record(z.string(), z.array(modelSchema)),
});

export type CatalogueModel = z.infer<typeof modelSchema>;

/** Parses a price table. Throws with the place and the reason when a line is not exact or not known. */
export function parseCatalogue(json: unknown): z.infer<typeof catalogueSchema> {
  return catalogueSchema.parse(json);
}

let committed: z.infer<typeof catalogueSchema> | undefined;

function readCommitted(): z.infer<typeof catalogueSchema> {
  committed ??= parseCatalogue(JSON.parse(readFileSync(new URL('./catalogue.json', import.meta.url), 'utf8')));
  return committed;
}

/** The prices of one model that hold on the day of `moment` (UTC). */
export function pricesAt(model: CatalogueModel, moment: Date): Prices {
  const day = moment.toISOString().slice(0, 10);
  const begun = (model.laterPrices ?? []).filter((later) => later.from <= day);
  return begun.at(-1)?.prices ?? model.prices;
}

/** The models of one provider in the committed table, priced as of `moment`. Unknown providers have none. */
export function catalogueOf(provider: string, moment: Date): ModelEntry[] {
  const { providers, priceVersion } = readCommitted();
  return (providers[provider] ?? []).map((model) => ({
    id: model.id,
    name: model.name,
    operations: model.operations,
    prices: pricesAt(model, moment),
    priceVersion,
    priceSource: model.source,
    ...(model.contextTokens && { contextTokens: model.contextTokens }),
    ...(model.retiresAt && { retiresAt: model.retiresAt }),
    ...(model.successor && { successor: model.successor }),
    ...(model.sizes && { sizes: model.sizes }),
    ...(model.pictureTokens && { pictureTokens: model.pictureTokens }),
  }));
}
