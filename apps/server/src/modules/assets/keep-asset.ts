/** Keeps media as an asset: bytes into the storage, then the row and all that belongs to it in one commit. */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { chooseProject } from '../projects/index.ts';
import { findAsset, type Input, insertAsset, insertInputs } from './assets.queries.ts';
import { kindOf, tidyTags } from './assets.rules.ts';
import type { AssetRow } from './assets.table.ts';
import { originalKey } from './files.rules.ts';
import { makeThumbnailsKind } from './make-thumbnails.kind.ts';
import { dropContent, ownContent, type StoredContent, storeContent } from './store-content.ts';

/** What is said about a new asset besides its bytes. */
export interface AssetWishes {
  readonly title: string;
  /** Absent: the default project. */
  readonly projectId?: string | undefined;
  readonly altText?: string;
  readonly tags?: readonly string[];
  readonly origin: AssetRow['origin'];
  readonly generationId?: string | null;
  /** Where it came from, in words. */
  readonly source?: string | null;
  readonly isMadeByAi: boolean;
  /** The model that made it, in words. */
  readonly madeBy?: string | null;
  readonly createdBy: string | null;
  /** What it was made from. */
  readonly inputs?: readonly Input[];
}

export interface NewAsset extends AssetWishes {
  readonly content: Uint8Array | AsyncIterable<Uint8Array>;
  /** Chosen by the caller, so that a repeat after a crash makes no second one; absent: a new one. */
  readonly id?: string;
  readonly signal?: AbortSignal;
  /** More that belongs into the commit that writes the asset. When it throws, nothing is kept. */
  readonly within?: (scope: WorkspaceScope, asset: AssetRow) => Promise<void>;
}

/**
 * Keeps what a generation made, or what was read in. Call it outside of any unit of work: bytes travel first.
 * With an `id` that is already kept it gives that asset back, and `within` is not called.
 * @throws AppError as `storeContent`; 404 `not_found` for a strange project. Nothing is left behind.
 */
export async function keepAsset(app: AppContext, workspaceId: string, asset: NewAsset): Promise<AssetRow> {
  const kept = await findKept(app, workspaceId, asset.id);
  if (kept) return kept;
  const bytes = asset.content instanceof Uint8Array ? one(asset.content) : asset.content;
  const stored = await storeContent(app, workspaceId, bytes, { signal: asset.signal });
  try {
    return await keepStored(app, stored, async (scope) => {
      const row = await writeAsset(app, scope, stored, asset);
      await asset.within?.(scope, row);
      return row;
    });
  } catch (error) {
    // Somebody kept it under the same id meanwhile.
    const theirs = isTaken(error) ? await findKept(app, workspaceId, asset.id) : undefined;
    if (theirs) return theirs;
    throw error;
  }
}

async function findKept(app: AppContext, workspaceId: string, id: string | undefined): Promise<AssetRow | undefined> {
  return id === undefined ? undefined : app.db.inWorkspace(workspaceId, (scope) => findAsset(scope, id));
}

function isTaken(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'constraint' in cause && cause.constraint === 'assets_pkey';
}

/** One unit of work that makes stored bytes an asset; when it fails, the bytes go too. */
export async function keepStored<T>(
  app: AppContext,
  stored: StoredContent,
  work: (scope: WorkspaceScope) => Promise<T>,
): Promise<T> {
  try {
    return await app.db.inWorkspace(stored.workspaceId, async (scope) => {
      await ownContent(scope, stored.folder);
      return work(scope);
    });
  } catch (error) {
    await dropContent(app, stored);
    throw error;
  }
}

/** The row, its lineage, its event, and the drawing of thumbnails that wait. */
export async function writeAsset(
  app: Pick<AppContext, 'queue' | 'ids' | 'clock'>,
  scope: WorkspaceScope,
  stored: StoredContent,
  wishes: AssetWishes & { readonly id?: string },
): Promise<AssetRow> {
  const { type, look } = stored;
  const now = app.clock.now();
  const row = await insertAsset(scope, {
    ...(await commonColumns(scope, wishes)),
    ...look,
    id: wishes.id ?? app.ids.next(now),
    kind: kindOf(type),
    mimeType: type.mimeType,
    extension: type.extension,
    isSafeInline: type.isSafeInline,
    sizeBytes: stored.sizeBytes,
    sha256: stored.sha256,
    storageKey: originalKey(stored.folder),
    createdAt: now,
  });
  await insertInputs(scope, row.id, wishes.inputs ?? []);
  if (row.thumbnailState === 'waiting') {
    await app.queue.enqueue(scope, makeThumbnailsKind, { workspaceId: scope.workspaceId, assetId: row.id });
  }
  await emitCreated(app, scope, row, now);
  return row;
}

/** The columns that every asset has, whatever it is made of. */
export async function commonColumns(scope: WorkspaceScope, wishes: AssetWishes) {
  // What was paid for is kept, also when its project was archived meanwhile.
  const current = wishes.generationId ? wishes.projectId : undefined;
  return {
    projectId: await chooseProject(scope, wishes.projectId, current),
    title: wishes.title,
    altText: wishes.altText ?? '',
    tags: tidyTags(wishes.tags ?? []),
    origin: wishes.origin,
    generationId: wishes.generationId ?? null,
    source: wishes.source ?? null,
    isMadeByAi: wishes.isMadeByAi,
    madeBy: wishes.madeBy ?? null,
    createdBy: wishes.createdBy,
  };
}

export async function emitCreated(
  app: Pick<AppContext, 'ids'>,
  scope: WorkspaceScope,
  row: AssetRow,
  now: Date,
): Promise<void> {
  await emitEvent(scope, {
    name: 'asset.created',
    data: { assetId: row.id, projectId: row.projectId, kind: row.kind, origin: row.origin },
    id: app.ids.next(now),
    at: now,
  });
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
