/** Makes, saves and puts away brands. */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { notFound, staleWrite } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { presentBrand } from './brands.present.ts';
import { findBrand, insertBrand, updateBrand } from './brands.queries.ts';
import type { BrandRow } from './brands.table.ts';

type BrandInput = Pick<BrandRow, 'name' | 'voice' | 'samples' | 'bannedWords' | 'colours' | 'logoAssetId'>;

/** @throws AppError 422 `unknown_logo`. @returns the new brand. */
export async function createBrand(
  app: AppContext,
  scope: WorkspaceScope,
  userId: string | null,
  input: BrandInput,
): Promise<BrandRow> {
  const now = app.clock.now();
  const id = app.ids.next(now);
  await insertBrand(scope, {
    id,
    ...fieldsOf(input),
    archivedAt: null,
    revision: 1,
    createdBy: userId,
    createdAt: now,
    updatedAt: now,
  });
  await tell(app, scope, 'brand.created', id);
  return requireBrand(scope, id);
}

/** @throws AppError 404; 409 `stale_write` with the brand as it is now; 422 `unknown_logo`. */
export async function saveBrand(
  app: AppContext,
  scope: WorkspaceScope,
  input: BrandInput & { readonly brandId: string; readonly revision: number },
): Promise<BrandRow> {
  const change = { ...fieldsOf(input), updatedAt: app.clock.now() };
  const row = await updateBrand(scope, input.brandId, input.revision, change);
  if (!row) throw staleWrite('brand', presentBrand(await requireBrand(scope, input.brandId)));
  await tell(app, scope, 'brand.saved', row.id);
  return row;
}

/** Puts a brand away, or brings it back; once done, again changes nothing. @throws AppError 404. */
export async function archiveBrand(
  app: AppContext,
  scope: WorkspaceScope,
  id: string,
  isArchived: boolean,
): Promise<BrandRow> {
  const row = await requireBrand(scope, id);
  if ((row.archivedAt !== null) === isArchived) return row;
  const now = app.clock.now();
  const changed = await updateBrand(scope, id, row.revision, { archivedAt: isArchived ? now : null, updatedAt: now });
  if (!changed) throw staleWrite('brand', presentBrand(await requireBrand(scope, id)));
  await tell(app, scope, isArchived ? 'brand.archived' : 'brand.restored', id);
  return changed;
}

async function requireBrand(scope: WorkspaceScope, id: string): Promise<BrandRow> {
  const row = await findBrand(scope, id);
  if (!row) throw notFound('brand');
  return row;
}

function fieldsOf(input: BrandInput): BrandInput {
  const { name, voice, samples, bannedWords, colours, logoAssetId } = input;
  return { name, voice, samples, bannedWords: [...new Set(bannedWords)], colours, logoAssetId };
}

async function tell(app: AppContext, scope: WorkspaceScope, name: string, brandId: string): Promise<void> {
  const now = app.clock.now();
  await emitEvent(scope, { name, data: { brandId }, id: app.ids.next(now), at: now });
}
