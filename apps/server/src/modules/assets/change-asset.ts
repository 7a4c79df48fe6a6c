/** What a person changes about an asset: words, tags, favourite, project; putting it away and bringing it back. */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { notFound, staleWrite } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { chooseProject } from '../projects/index.ts';
import { linker } from './asset-links.ts';
import { presentAsset } from './assets.present.ts';
import { type AssetChange, changeAsset, findAsset, setDeleted } from './assets.queries.ts';
import { tidyTags } from './assets.rules.ts';
import type { AssetRow } from './assets.table.ts';

type Tools = Pick<AppContext, 'ids' | 'clock' | 'masterKey'>;

export interface AssetEdit {
  readonly assetId: string;
  readonly revision: number;
  readonly title?: string | undefined;
  readonly altText?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly isFavourite?: boolean | undefined;
  readonly projectId?: string | undefined;
}

/** @throws AppError 404 `not_found` for the asset or its new project, 409 `stale_write` with the row as it is now. */
export async function updateAsset(app: Tools, scope: WorkspaceScope, edit: AssetEdit): Promise<AssetRow> {
  const { title, altText, tags, isFavourite, projectId } = edit;
  const before = await findAsset(scope, edit.assetId);
  if (!before) throw notFound('asset');
  if (projectId !== undefined) await chooseProject(scope, projectId, before.projectId);
  const change: AssetChange = {
    ...(title === undefined ? {} : { title }),
    ...(altText === undefined ? {} : { altText }),
    ...(tags === undefined ? {} : { tags: tidyTags(tags) }),
    ...(isFavourite === undefined ? {} : { isFavourite }),
    ...(projectId === undefined ? {} : { projectId }),
  };
  const row = await changeAsset(scope, edit.assetId, edit.revision, change);
  if (!row) {
    const current = (await findAsset(scope, edit.assetId)) ?? before;
    throw staleWrite('asset', presentAsset(current, linker(app)));
  }
  await tell(app, scope, 'asset.changed', row);
  return row;
}

/** Puts an asset away; doing it twice changes nothing more. @throws AppError 404 `not_found`. */
export async function removeAsset(app: Tools, scope: WorkspaceScope, id: string): Promise<AssetRow> {
  return turn(app, scope, id, app.clock.now(), 'asset.removed');
}

/** Brings an asset back; one in use stays as it is. @throws AppError 404 `not_found` once it is erased. */
export async function restoreAsset(app: Tools, scope: WorkspaceScope, id: string): Promise<AssetRow> {
  return turn(app, scope, id, null, 'asset.restored');
}

async function turn(app: Tools, scope: WorkspaceScope, id: string, deletedAt: Date | null, event: string) {
  const changed = await setDeleted(scope, id, deletedAt);
  if (changed) {
    await tell(app, scope, event, changed);
    return changed;
  }
  const row = await findAsset(scope, id);
  if (!row) throw notFound('asset');
  return row;
}

async function tell(app: Tools, scope: WorkspaceScope, name: string, row: AssetRow): Promise<void> {
  const now = app.clock.now();
  const data = { assetId: row.id, revision: row.revision };
  await emitEvent(scope, { name, data, id: app.ids.next(now), at: now });
}
