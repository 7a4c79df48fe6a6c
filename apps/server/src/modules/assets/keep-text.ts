/** Keeps a text as an asset; its words are in the row, so this is one unit of work. */
import { createHash } from 'node:crypto';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { insertAsset, insertInputs } from './assets.queries.ts';
import type { AssetRow } from './assets.table.ts';
import { type AssetWishes, commonColumns, emitCreated } from './keep-asset.ts';

export interface NewText extends AssetWishes {
  readonly text: string;
  /** Chosen by the caller; absent: a new one. */
  readonly id?: string;
}

/** @throws AppError 404 `not_found` for a strange project. */
export async function keepText(
  app: Pick<AppContext, 'ids' | 'clock'>,
  scope: WorkspaceScope,
  asset: NewText,
): Promise<AssetRow> {
  const now = app.clock.now();
  const bytes = Buffer.from(asset.text, 'utf8');
  const row = await insertAsset(scope, {
    ...(await commonColumns(scope, asset)),
    id: asset.id ?? app.ids.next(now),
    kind: 'text',
    mimeType: 'text/plain',
    extension: 'txt',
    sizeBytes: bytes.byteLength,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    words: asset.text,
    createdAt: now,
  });
  await insertInputs(scope, row.id, asset.inputs ?? []);
  await emitCreated(app, scope, row, now);
  return row;
}
