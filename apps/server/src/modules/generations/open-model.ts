/** What a worker needs to speak to a generation's provider: adapter, model, secret. */
import type { ModelEntry, Provider, ProviderSecret, SafeFetch } from '@antiphon/models';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { openProviderSecret } from './add-provider-key.ts';
import type { GenerationRow } from './generations.table.ts';
import { findLocalModels, localFetch } from './local-models.ts';
import { findProviderKey } from './provider-keys.queries.ts';
import { readModel } from './stored-model.ts';

export type OpenedModel =
  | {
      readonly kind: 'open';
      readonly provider: Provider;
      readonly entry: ModelEntry;
      readonly secret: ProviderSecret;
      /** The fence that lets this provider through. */
      readonly fetch: SafeFetch;
    }
  | { readonly kind: 'gone'; readonly words: string };

/** May ask this machine for its models, so never inside a unit of work. */
export async function openModel(app: AppContext, workspaceId: string, row: GenerationRow): Promise<OpenedModel> {
  const provider = app.provider(row.provider);
  if (!provider) return gone(`This release no longer knows ${row.providerName}.`);
  const listed = provider.catalogueAt(app.clock.now()).find(({ id }) => id === row.model);
  if (provider.isSandbox) {
    return listed
      ? { kind: 'open', provider, entry: listed, secret: { apiKey: '' }, fetch: app.modelFetch }
      : gone(modelGone(row));
  }
  if (row.providerKeyId === null) return openLocal(app, provider, row);
  const id = row.providerKeyId;
  return app.db.inWorkspace(workspaceId, (scope) => openWithKey(app, scope, { provider, listed, id, row }));
}

interface Wanted {
  readonly provider: Provider;
  readonly listed: ModelEntry | undefined;
  readonly id: string;
  readonly row: GenerationRow;
}

async function openWithKey(app: AppContext, scope: WorkspaceScope, wanted: Wanted): Promise<OpenedModel> {
  const key = await findProviderKey(scope, wanted.id);
  const secret = key && (await openProviderSecret(app, scope, key));
  if (!key || !secret) return gone(`The key for ${wanted.row.providerName} was removed. Add one and ask again.`);
  const stored = key.models.find((model) => model.id === wanted.row.model);
  const entry = wanted.listed ?? (stored && readModel(stored));
  if (!entry) return gone(modelGone(wanted.row));
  return { kind: 'open', provider: wanted.provider, entry, secret, fetch: app.modelFetch };
}

async function openLocal(app: AppContext, provider: Provider, row: GenerationRow): Promise<OpenedModel> {
  const found = await findLocalModels(app);
  const entry = found?.models.find(({ id }) => id === row.model);
  if (!found || !entry) return gone(`${row.modelName} does not answer on this machine. Start it and ask again.`);
  return { kind: 'open', provider, entry, secret: { apiKey: '', baseUrl: found.baseUrl }, fetch: localFetch(app) };
}

const modelGone = (row: GenerationRow) => `${row.providerName} no longer offers ${row.modelName} to this key.`;
const gone = (words: string): OpenedModel => ({ kind: 'gone', words });
