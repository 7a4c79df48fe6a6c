import type { Model, Provider as PresentedProvider, ProviderKey } from '@antiphon/contract';
import type { OperationName, Prices, Provider } from '@antiphon/models';
import { z } from 'zod';
import type { AppContext } from '../../context.ts';
import { type AvailableModel, refOf } from './available-models.ts';
import type { ProviderKeyRow } from './provider-keys.table.ts';

export function presentProvider(provider: Provider): z.infer<typeof PresentedProvider> {
  const { id, name, isSandbox, keyHelp, keyForm } = provider;
  const operations = Object.keys(provider.operations) as OperationName[];
  const form = keyForm && (z.toJSONSchema(keyForm, { unrepresentable: 'any', io: 'input' }) as Record<string, unknown>);
  return { id, name, isSandbox, operations, keyForm: form, keyHelp };
}

export function presentKey(app: AppContext, row: ProviderKeyRow): z.infer<typeof ProviderKey> {
  const { id, provider, hint, baseUrl, state, problem } = row;
  return {
    id,
    provider,
    providerName: app.provider(provider)?.name ?? provider,
    hint,
    baseUrl,
    state,
    problem,
    modelCount: row.models.length,
    checkedAt: row.checkedAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
  };
}

/** `defaults`: the model of each operation when nobody names one. */
export function presentModels(
  available: readonly AvailableModel[],
  defaults: ReadonlyMap<OperationName, AvailableModel>,
): z.infer<typeof Model>[] {
  return available.map((model) => ({
    ref: refOf(model),
    name: model.entry.name,
    providerName: model.provider.name,
    operations: [...model.entry.operations],
    isSandbox: model.provider.isSandbox,
    isLocal: model.isLocal,
    prices: model.entry.prices ? presentPrices(model.entry.prices) : null,
    priceVersion: model.entry.priceVersion,
    priceSource: model.entry.priceSource ?? null,
    retiresAt: model.entry.retiresAt ?? null,
    successor: model.entry.successor ?? null,
    sizes: [...(model.entry.sizes ?? [])],
    defaultFor: [...defaults].filter(([, chosen]) => chosen === model).map(([operation]) => operation),
  }));
}

function presentPrices(prices: Prices): NonNullable<z.infer<typeof Model>['prices']> {
  const text = (price: bigint | undefined) => price?.toString() ?? null;
  return {
    inputToken: text(prices.inputToken),
    cachedInputToken: text(prices.cachedInputToken),
    outputToken: text(prices.outputToken),
    image: text(prices.image),
    imageOutputToken: text(prices.imageOutputToken),
  };
}
