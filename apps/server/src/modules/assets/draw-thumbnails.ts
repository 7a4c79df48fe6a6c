/** Small pictures of a stored picture. Decoding takes memory, so few are drawn at once. */
import {
  collectBytes,
  type DetectedType,
  type ImageFacts,
  MediaError,
  makeThumbnails,
  probeImage,
  probeVideo,
} from '@antiphon/media';
import type { AppContext } from '../../context.ts';
import { storedBytes } from '../../platform/storage/index.ts';
import { kindOf } from './assets.rules.ts';
import type { AssetRow } from './assets.table.ts';
import { originalKey, thumbnailKey } from './files.rules.ts';

/** A larger picture is not read into memory: it is kept without size and thumbnails. */
const largestDrawnBytes = 64 * 1024 ** 2;
/** Up to here a picture is drawn before its upload is answered; beyond, a job draws it. */
const largestAtOnceBytes = 8 * 1024 ** 2;
const largestAtOncePixels = 30_000_000;
const mostAtOnce = 2;

export type Look = Pick<AssetRow, 'width' | 'height' | 'durationMs' | 'encoding' | 'thumbnailState' | 'thumbnailEdges'>;

const unknown: Look = {
  width: null,
  height: null,
  durationMs: null,
  encoding: null,
  thumbnailState: 'none',
  thumbnailEdges: [],
};

/** What stored bytes show, as far as it can be known; small pictures get their thumbnails here and now. */
export async function lookAt(
  app: Pick<AppContext, 'storage'>,
  folder: string,
  type: DetectedType,
  sizeBytes: number,
): Promise<Look> {
  const kind = kindOf(type);
  if (kind === 'image' && sizeBytes <= largestDrawnBytes) return inTurn(() => lookAtPicture(app, folder, sizeBytes));
  if (kind !== 'video') return unknown;
  try {
    const source = storedBytes(app.storage, originalKey(folder), sizeBytes);
    const { width, height, durationMs, encoding } = await probeVideo(source);
    return { ...unknown, width, height, durationMs: durationMs === null ? null : Math.round(durationMs), encoding };
  } catch (error) {
    return unlessMedia(error, unknown);
  }
}

async function lookAtPicture(app: Pick<AppContext, 'storage'>, folder: string, sizeBytes: number): Promise<Look> {
  let facts: ImageFacts | undefined;
  try {
    const bytes = await readOriginal(app, folder);
    facts = await probeImage(bytes);
    const { width, height } = facts;
    const waits = sizeBytes > largestAtOnceBytes || width * height > largestAtOncePixels;
    if (waits) return { ...unknown, width, height, thumbnailState: 'waiting' };
    return { ...unknown, width, height, ...(await store(app, folder, bytes)) };
  } catch (error) {
    const state = error instanceof MediaError && error.code === 'unsupported_type' ? 'none' : 'failed';
    return unlessMedia(error, {
      ...unknown,
      width: facts?.width ?? null,
      height: facts?.height ?? null,
      thumbnailState: state,
    });
  }
}

/** Draws and stores the thumbnails of a picture; one that cannot be drawn is `failed`. */
export async function drawThumbnails(
  app: Pick<AppContext, 'storage'>,
  folder: string,
): Promise<Pick<AssetRow, 'thumbnailState' | 'thumbnailEdges'>> {
  return inTurn(async () => {
    try {
      return await store(app, folder, await readOriginal(app, folder));
    } catch (error) {
      return unlessMedia(error, { thumbnailState: 'failed' as const, thumbnailEdges: [] });
    }
  });
}

async function readOriginal(app: Pick<AppContext, 'storage'>, folder: string): Promise<Uint8Array> {
  const { stream } = await app.storage.read(originalKey(folder));
  return collectBytes(stream, largestDrawnBytes);
}

async function store(app: Pick<AppContext, 'storage'>, folder: string, bytes: Uint8Array) {
  const thumbnails = await makeThumbnails(bytes);
  for (const { edge, bytes: small } of thumbnails) {
    const key = thumbnailKey(folder, edge);
    await app.storage.write(key, once(small), { expectedBytes: small.byteLength, maxBytes: small.byteLength });
  }
  return { thumbnailState: 'ready' as const, thumbnailEdges: thumbnails.map(({ edge }) => edge) };
}

/** A picture that is damaged or of a strange kind is still kept; anything else is an error. */
function unlessMedia<T>(error: unknown, otherwise: T): T {
  if (error instanceof MediaError) return otherwise;
  throw error;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

let running = 0;
const waiting: (() => void)[] = [];

/** Few pictures are decoded at once: it takes memory. */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= mostAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
