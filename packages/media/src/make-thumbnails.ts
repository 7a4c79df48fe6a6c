/** Small pictures for lists and previews. */
import { type ImageLimits, openImage, renderImage } from './open-image.ts';

/** Longest edges of the thumbnails we keep, in pixels. */
export const thumbnailEdges = [320, 960] as const;

export interface Thumbnail {
  readonly edge: number;
  readonly mimeType: 'image/webp';
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Makes a WebP of each size: upright, first frame, never enlarged, without the camera's notes (place, device).
 *
 * @throws MediaError `unsupported_type`, `damaged`, `too_many_pixels`, `took_too_long`.
 */
export async function makeThumbnails(
  bytes: Uint8Array,
  edges: readonly number[] = thumbnailEdges,
  limits?: ImageLimits,
): Promise<Thumbnail[]> {
  const thumbnails: Thumbnail[] = [];
  for (const edge of edges) {
    const { image } = await openImage(bytes, limits);
    const small = image.resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true });
    thumbnails.push({ edge, mimeType: 'image/webp', ...(await renderImage(small.webp({ quality: 78 }))) });
  }
  return thumbnails;
}
