/** Which models a workspace can ask now, through which key, and which one is asked when nobody says. */
import type { ModelEntry, OperationName, Provider } from '@antiphon/models';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { choiceAway, noModel, unknownModel } from './generations.errors.ts';
import { lastKnownLocalModels, providerOfAnyAddress } from './local-models.ts';
import { listChoices, listProviderKeys } from './provider-keys.queries.ts';
import type { ProviderKeyRow } from './provider-keys.table.ts';
import { readModel } from './stored-model.ts';

export interface AvailableModel {
  readonly provider: Provider;
  readonly entry: ModelEntry;
  /** Null: needs no key. */
  readonly providerKeyId: string | null;
  /** On this machine or in this house. */
  readonly isLocal: boolean;
}
export interface ModelRef {
  readonly provider: string;
  readonly model: string;
  readonly providerKeyId: string | null;
}

/** All models, those behind the person's own keys first, then local ones, the sandbox last. */
export async function listAvailable(app: AppContext, scope: WorkspaceScope): Promise<AvailableModel[]> {
  const keys = await listProviderKeys(scope);
  return [...keys.flatMap((key) => behindKey(app, key)), ...local(app), ...sandbox(app)];
}

function behindKey(app: AppContext, key: ProviderKeyRow): AvailableModel[] {
  const provider = app.provider(key.provider);
  if (!provider || key.state !== 'accepted') return [];
  // Prices change by date: what the catalogue knows counts, what only the provider named is taken as it was.
  const catalogue = new Map(provider.catalogueAt(app.clock.now()).map((entry) => [entry.id, entry]));
  const named = new Map(key.models.map((stored) => [stored.id, stored]));
  const known = [...catalogue.values()].filter(({ id }) => named.has(id));
  const others = key.models.filter(({ id }) => !catalogue.has(id)).map(readModel);
  return [...known, ...others].map((entry) => ({
    provider,
    entry,
    providerKeyId: key.id,
    isLocal: entry.priceVersion === 'local',
  }));
}

function local(app: AppContext): AvailableModel[] {
  const provider = providerOfAnyAddress(app);
  const found = lastKnownLocalModels(app);
  if (!provider || !found) return [];
  return found.models.map((entry) => ({ provider, entry, providerKeyId: null, isLocal: true }));
}

function sandbox(app: AppContext): AvailableModel[] {
  return app.providers
    .filter((provider) => provider.isSandbox)
    .flatMap((provider) =>
      provider.catalogueAt(app.clock.now()).map((entry) => ({ provider, entry, providerKeyId: null, isLocal: false })),
    );
}

export function refOf(model: AvailableModel): ModelRef {
  return { provider: model.provider.id, model: model.entry.id, providerKeyId: model.providerKeyId };
}

export function isSameRef(a: ModelRef, b: ModelRef): boolean {
  return a.provider === b.provider && a.model === b.model && a.providerKeyId === b.providerKeyId;
}

/**
 * The models asked when nobody names one, per operation: what the workspace chose; else the first behind a key of
 * its own that its maker does not end; else the sandbox. Local models are asked only when chosen. A choice that is
 * not there just now has no stand-in: nobody is asked in its place without being told.
 */
export async function listDefaults(
  scope: WorkspaceScope,
  available: readonly AvailableModel[],
): Promise<Map<OperationName, AvailableModel>> {
  const choices = await listChoices(scope);
  const defaults = new Map<OperationName, AvailableModel>();
  for (const operation of ['text.generate', 'image.generate'] as const) {
    const able = available.filter(({ entry }) => entry.operations.includes(operation));
    const choice = choices.find((one) => one.operation === operation);
    const model = choice ? able.find((one) => isSameRef(refOf(one), choice)) : ourChoice(able);
    if (model) defaults.set(operation, model);
  }
  return defaults;
}

function ourChoice(able: readonly AvailableModel[]): AvailableModel | undefined {
  const own = able.find((model) => model.providerKeyId !== null && model.entry.retiresAt === undefined);
  return own ?? able.find((model) => model.provider.isSandbox);
}

/**
 * The model to ask.
 * @throws AppError 422 `unknown_model` | `no_model` | `choice_away`.
 */
export async function chooseModel(
  app: AppContext,
  scope: WorkspaceScope,
  operation: OperationName,
  ref: ModelRef | undefined,
): Promise<AvailableModel> {
  const available = await listAvailable(app, scope);
  if (!ref) {
    const model = (await listDefaults(scope, available)).get(operation);
    if (model) return model;
    const choice = (await listChoices(scope)).find((one) => one.operation === operation);
    throw choice ? choiceAway(choice.model) : noModel();
  }
  const found = available.find((model) => isSameRef(refOf(model), ref));
  if (!found) throw unknownModel(ref.model);
  if (!found.entry.operations.includes(operation)) throw unknownModel(ref.model);
  return found;
}
