/** A model as a provider named it, kept as JSON: money as strings of digits. */
import type { ModelEntry, OperationName, Prices } from '@antiphon/models';

export interface StoredModel {
  readonly id: string;
  readonly name: string;
  readonly operations: readonly OperationName[];
  /** Flat prices only: those of tiers come from the catalogue. Absent: nobody told us. */
  readonly prices?: Readonly<Record<string, string>>;
  readonly priceVersion: string;
  readonly contextTokens?: number;
  readonly sizes?: readonly string[];
}

export function storeModel(entry: ModelEntry): StoredModel {
  const { id, name, operations, priceVersion, contextTokens, sizes } = entry;
  const prices = entry.prices && flat(entry.prices);
  return {
    id,
    name,
    operations,
    priceVersion,
    ...(prices ? { prices } : {}),
    ...(contextTokens ? { contextTokens } : {}),
    ...(sizes ? { sizes } : {}),
  };
}

export function readModel(stored: StoredModel): ModelEntry {
  const { prices, ...rest } = stored;
  if (!prices) return rest;
  return {
    ...rest,
    prices: Object.fromEntries(Object.entries(prices).map(([unit, price]) => [unit, BigInt(price)])) as Prices,
  };
}

function flat(prices: Prices): Record<string, string> {
  return Object.fromEntries(
    Object.entries(prices).flatMap(([unit, price]) => (typeof price === 'bigint' ? [[unit, price.toString()]] : [])),
  );
}
