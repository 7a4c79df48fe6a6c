/** Copies of a picture that fit a network: made once, kept beside the picture. */
import { createHash } from 'node:crypto';
import { collectBytes, fitImage, type ImageDemands, MediaError } from '@antiphon/media';
import type { AppContext } from '../../context.ts';
import { notFound } from '../../platform/errors.ts';
import { type AssetFitRow, findFit, insertFit } from './asset-fits.queries.ts';
import { cannotFit } from './assets.errors.ts';
import { findAsset } from './assets.queries.ts';
import { inTurn } from './draw-thumbnails.ts';
import { fitKeyOf, folderOfKey } from './files.rules.ts';
import { claimFiles, noteFiles } from './loose-files.queries.ts';

/** A larger picture is not read into memory. */
const largestBytes = 64 * 1024 ** 2;
/** A copy that is not taken within this time is cleaned away. */
const longestFitMs = 3_600_000;

export interface FittedAsset {
  /** Opens like the id of an asset (`openAsset`, `publicAddress`). */
  readonly id: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The copy that fits these demands; the picture itself where it fits already.
 * @throws AppError 404 when the asset has no bytes, 422 `cannot_fit` in words.
 */
export async function fitAsset(
  app: AppContext,
  workspaceId: string,
  assetId: string,
  demands: ImageDemands,
): Promise<FittedAsset> {
  const fitKey = fitKeyFor(demands);
  const { row, kept } = await app.db.inWorkspace(workspaceId, async (scope) => ({
    row: await findAsset(scope, assetId),
    kept: await findFit(scope, assetId, fitKey),
  }));
  if (kept) return fittedOf(assetId, kept);
  if (!row?.storageKey) throw notFound('asset');
  const key = row.storageKey;
  const fitted = await inTurn(async () => {
    const { stream } = await app.storage.read(key);
    return fitImage(await collectBytes(stream, largestBytes), demands).catch((error: unknown) => {
      throw error instanceof MediaError ? cannotFit(error) : error;
    });
  });
  const { width, height, mimeType, bytes, lost } = fitted;
  if (!fitted.isChanged) return { id: assetId, mimeType, sizeBytes: bytes.byteLength, width, height };
  const made = { fitKey, mimeType, sizeBytes: bytes.byteLength, width, height, lost };
  return keepFit(app, { workspaceId, assetId, folder: folderOfKey(key) }, made, once(bytes));
}

/** Stores a copy beside what it was made from. When the same was made meanwhile, that one is taken. */
export async function keepFit(
  app: AppContext,
  { workspaceId, assetId, folder }: { readonly workspaceId: string; readonly assetId: string; readonly folder: string },
  fit: Omit<AssetFitRow, 'storageKey'>,
  bytes: AsyncIterable<Uint8Array>,
): Promise<FittedAsset> {
  const { fitKey, sizeBytes } = fit;
  const storageKey = fitKeyOf(folder, fitKey, app.ids.next(app.clock.now()));
  const made = { ...fit, storageKey };
  await app.db.inWorkspace(workspaceId, (scope) => noteFiles(scope, [storageKey], longestFitMs));
  await app.storage.write(storageKey, bytes, { expectedBytes: sizeBytes, maxBytes: sizeBytes });
  const standing = await app.db.inWorkspace(workspaceId, async (scope) => {
    // Somebody may have made the same copy meanwhile; ours is cleaned away then.
    if (!(await insertFit(scope, assetId, made, app.clock.now()))) return findFit(scope, assetId, fitKey);
    await claimFiles(scope, [storageKey]);
    return made;
  });
  return fittedOf(assetId, standing ?? made);
}

/** Names demands; the same ones always alike. */
export function fitKeyFor(demands: object): string {
  return createHash('sha256').update(JSON.stringify(demands)).digest('hex').slice(0, 16);
}

export function fittedOf(assetId: string, { fitKey, mimeType, sizeBytes, width, height }: AssetFitRow): FittedAsset {
  return { id: `${assetId}~${fitKey}`, mimeType, sizeBytes, width, height };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
