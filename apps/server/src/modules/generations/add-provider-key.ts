/**
 * Provider keys: checked at the provider first, which costs nothing, then sealed. The provider is asked outside of
 * any unit of work.
 */
import type { KeyCheck, Provider, ProviderSecret } from '@antiphon/models';
import { z } from 'zod';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { notFound } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { openSecret, removeSecret, sealSecret } from '../vault/index.ts';
import { badKeyFields, keyInUse, keyRefused, unknownProvider } from './generations.errors.ts';
import {
  countWorkWithKey,
  deleteChoices,
  findProviderKey,
  insertProviderKey,
  updateProviderKey,
} from './provider-keys.queries.ts';
import type { ProviderKeyRow } from './provider-keys.table.ts';
import { storeModel } from './stored-model.ts';

const sealedForm = z.object({ apiKey: z.string(), baseUrl: z.string().optional() });

export interface KeyInput {
  readonly workspaceId: string;
  readonly provider: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly userId: string | null;
}

/**
 * @throws AppError 422 `unknown_provider` | `invalid_key` | `key_refused` with the provider's own reason; 503
 * `provider_away` when it could not be asked.
 */
export async function addProviderKey(app: AppContext, input: KeyInput): Promise<ProviderKeyRow> {
  const provider = app.provider(input.provider);
  if (!provider) throw unknownProvider(input.provider);
  const secret = readFields(provider, input.fields);
  const check = await askProvider(app, provider, secret);
  if (check.kind === 'refused') throw keyRefused(check.error);
  return app.db.inWorkspace(input.workspaceId, async (scope) => {
    const now = app.clock.now();
    const value = { apiKey: secret.apiKey, ...(secret.baseUrl ? { baseUrl: secret.baseUrl } : {}) };
    const secretId = await sealSecret(app, scope, { purpose: 'provider_key', value });
    const id = app.ids.next(now);
    await insertProviderKey(scope, {
      id,
      provider: provider.id,
      hint: hintOf(secret.apiKey),
      baseUrl: secret.baseUrl ?? null,
      secretId,
      state: 'accepted',
      problem: null,
      models: check.models.map(storeModel),
      checkedAt: now,
      createdBy: input.userId,
      createdAt: now,
      removedAt: null,
    });
    await tell(app, scope, 'provider_key.added', id);
    return requireKey(scope, id);
  });
}

/** Asks again. A key that is refused stays, marked with the reason. @throws AppError 404; 503 `provider_away`. */
export async function checkProviderKey(app: AppContext, workspaceId: string, id: string): Promise<ProviderKeyRow> {
  const { provider, secret } = await app.db.inWorkspace(workspaceId, async (scope) => {
    const key = await requireKey(scope, id);
    return { provider: app.provider(key.provider), secret: await openProviderSecret(app, scope, key) };
  });
  if (!provider || !secret) throw notFound('provider key');
  const check = await askProvider(app, provider, secret);
  if (check.kind === 'refused' && keyRefused(check.error).status !== 422) throw keyRefused(check.error);
  return app.db.inWorkspace(workspaceId, async (scope) => {
    const change =
      check.kind === 'accepted'
        ? { state: 'accepted' as const, problem: null, models: check.models.map(storeModel) }
        : { state: 'refused' as const, problem: check.error.words };
    const row = await updateProviderKey(scope, id, { ...change, checkedAt: app.clock.now() });
    if (!row) throw notFound('provider key');
    await tell(app, scope, 'provider_key.checked', id);
    return row;
  });
}

/** Forgets a key and destroys its secret. @throws AppError 404; 409 `key_in_use`. */
export async function removeProviderKey(app: AppContext, scope: WorkspaceScope, id: string): Promise<void> {
  const key = await requireKey(scope, id);
  const working = await countWorkWithKey(scope, id);
  if (working > 0) throw keyInUse(working);
  await deleteChoices(scope, { providerKeyId: id });
  await updateProviderKey(scope, id, { removedAt: app.clock.now(), secretId: null, models: [] });
  if (key.secretId) await removeSecret(scope, key.secretId);
  await tell(app, scope, 'provider_key.removed', id);
}

/** The key's secret from the vault; null when it was removed. */
export async function openProviderSecret(
  app: AppContext,
  scope: WorkspaceScope,
  key: Pick<ProviderKeyRow, 'secretId'>,
): Promise<ProviderSecret | null> {
  if (!key.secretId) return null;
  return sealedForm.parse(await openSecret(app, scope, key.secretId));
}

async function requireKey(scope: WorkspaceScope, id: string): Promise<ProviderKeyRow> {
  const key = await findProviderKey(scope, id);
  if (!key) throw notFound('provider key');
  return key;
}

function readFields(provider: Provider, fields: Readonly<Record<string, string>>): ProviderSecret {
  if (!provider.keyForm) throw badKeyFields(`${provider.name} needs no key.`, 'provider');
  const parsed = provider.keyForm.safeParse(fields);
  if (parsed.success) return parsed.data as unknown as ProviderSecret;
  const [issue] = parsed.error.issues;
  throw badKeyFields(issue?.message ?? 'This key cannot be read.', `fields.${issue?.path.join('.') ?? ''}`);
}

function askProvider(app: AppContext, provider: Provider, secret: ProviderSecret): Promise<KeyCheck> {
  return provider.checkKey({
    fetch: app.modelFetch,
    now: app.clock.now(),
    secret,
    signal: AbortSignal.timeout(15_000),
  });
}

/** "sk-p…4f2a"; short secrets show nothing of themselves. */
export function hintOf(apiKey: string): string {
  if (apiKey === '') return 'no key';
  return apiKey.length < 16 ? '…' : `${apiKey.slice(0, 4)}…${apiKey.slice(-4)}`;
}

async function tell(app: AppContext, scope: WorkspaceScope, name: string, providerKeyId: string): Promise<void> {
  const now = app.clock.now();
  await emitEvent(scope, { name, data: { providerKeyId }, id: app.ids.next(now), at: now });
}
