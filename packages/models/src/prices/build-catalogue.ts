/**
 * Writes `catalogue.json` from the public price files:
 *
 *   node packages/models/src/prices/build-catalogue.ts <folder> <YYYY-MM-DD>
 *
 * `<folder>` holds `genai-prices.npm-0.1.8.json` (provider array of @pydantic/genai-prices, MIT; prices in USD per
 * million tokens, dated, tiered); the date is the day on which it was checked. Amounts are moved by text, digit by
 * digit, and never pass through a float.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { OFFERED, type OfferedModel } from './offered.ts';

const amount = z.union([
  z.number(),
  z.object({ base: z.number(), tiers: z.array(z.object({ start: z.number(), price: z.number() })).max(1) }),
]);
const priceBlock = z.object({
  input_mtok: amount.optional(),
  cache_read_mtok: amount.optional(),
  cache_write_mtok: amount.optional(),
  output_mtok: amount.optional(),
  input_image_mtok: amount.optional(),
  output_image_mtok: amount.optional(),
});
const datedBlock = z.object({ constraint: z.object({ start_date: z.string() }).optional(), prices: priceBlock });
const sourceModel = z.object({
  id: z.string(),
  name: z.string().optional(),
  context_window: z.number().optional(),
  prices: z.union([z.array(datedBlock), priceBlock]),
});
/** Models stay unread here: other providers use shapes (prices by the hour) that we do not offer. */
const sourceFile = z.array(
  z.object({
    id: z.string(),
    pricing_urls: z.array(z.string()).optional(),
    models: z.array(z.looseObject({ id: z.string() })),
  }),
);

type PriceBlock = z.infer<typeof priceBlock>;

const FIELDS: readonly [keyof PriceBlock, string][] = [
  ['input_mtok', 'inputToken'],
  ['cache_read_mtok', 'cachedInputToken'],
  ['cache_write_mtok', 'cacheWriteToken'],
  ['output_mtok', 'outputToken'],
  ['input_image_mtok', 'imageInputToken'],
  ['output_image_mtok', 'imageOutputToken'],
];

/** USD per million → USD per one, as text: the point moves six places left. */
function perOne(perMillion: number): string {
  const [whole = '0', fraction = ''] = String(perMillion).split('.');
  const digits = whole.padStart(7, '0') + fraction;
  const point = whole.padStart(7, '0').length - 6;
  return `${digits.slice(0, point).replace(/^0+(?=\d)/, '')}.${digits.slice(point)}`.replace(/\.?0+$/, '') || '0';
}

function readBlock(block: PriceBlock, offered: OfferedModel): Record<string, unknown> {
  const short: Record<string, unknown> = {};
  const long: Record<string, unknown> = {};
  for (const [from, to] of FIELDS) {
    const value = block[from];
    if (value === undefined) continue;
    const name = from === 'output_mtok' && offered.outputIsPicture ? 'imageOutputToken' : to;
    if (typeof value === 'number') {
      short[name] = perOne(value);
      continue;
    }
    short[name] = perOne(value.base);
    const tier = value.tiers[0];
    if (tier) Object.assign(long, { aboveInputTokens: tier.start, [name]: perOne(tier.price) });
  }
  return Object.keys(long).length > 0 ? { ...short, longContext: long } : short;
}

function readPrices(
  model: { id: string; prices: PriceBlock | z.infer<typeof datedBlock>[] },
  offered: OfferedModel,
  checkedAt: string,
): Record<string, unknown> {
  if (!Array.isArray(model.prices)) return { prices: readBlock(model.prices, offered) };
  const past = model.prices.filter((block) => (block.constraint?.start_date ?? '') <= checkedAt);
  const now = past.at(-1);
  if (!now) throw new Error(`${model.id} has no price that holds on ${checkedAt}.`);
  const later = model.prices.filter((block) => (block.constraint?.start_date ?? '') > checkedAt);
  const laterPrices = later.map((block) => ({
    from: block.constraint?.start_date,
    prices: readBlock(block.prices, offered),
  }));
  return { prices: readBlock(now.prices, offered), ...(laterPrices.length > 0 && { laterPrices }) };
}

function buildCatalogue(folder: string, checkedAt: string): unknown {
  const file = 'genai-prices.npm-0.1.8.json';
  const known = sourceFile.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
  const providers: Record<string, unknown> = {};
  for (const [id, models] of Object.entries(OFFERED)) {
    const source = known.find((provider) => provider.id === id);
    if (!source) throw new Error(`The price file knows no provider "${id}".`);
    providers[id] = models.map((offered) => {
      const found = source.models.find((one) => one.id === offered.id);
      if (!found) throw new Error(`The price file knows no model "${offered.id}" of ${id}.`);
      const model = sourceModel.parse(found);
      const { outputIsPicture: _used, name, ...kept } = offered;
      return {
        ...kept,
        name: name ?? model.name ?? offered.id,
        ...(model.context_window && { contextTokens: model.context_window }),
        ...readPrices(model, offered, checkedAt),
        source: source.pricing_urls?.[0] ?? '',
        checkedAt,
      };
    });
  }
  return {
    priceVersion: checkedAt,
    unit: 'USD per single unit',
    takenFrom: '@pydantic/genai-prices 0.1.8 (MIT)',
    providers,
  };
}

const [folder, checkedAt] = process.argv.slice(2);
if (!folder || !/^\d{4}-\d\d-\d\d$/.test(checkedAt ?? '')) {
  process.stderr.write('Usage: node build-catalogue.ts <folder with the price file> <YYYY-MM-DD of the check>\n');
  process.exitCode = 2;
} else {
  const target = fileURLToPath(new URL('./catalogue.json', import.meta.url));
  writeFileSync(target, `${JSON.stringify(buildCatalogue(folder, checkedAt ?? ''), null, 2)}\n`);
}
