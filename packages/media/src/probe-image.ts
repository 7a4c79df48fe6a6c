/** What a picture is, from its header. */
import type { DetectedType } from './detect-type.ts';
import { type ImageLimits, openImage, readMetadata } from './open-image.ts';

export interface ImageFacts {
  readonly type: DetectedType;
  /** As a person sees it: the camera's orientation is already applied. Pixels of one frame. */
  readonly width: number;
  readonly height: number;
  readonly isAnimated: boolean;
  readonly frameCount: number;
  /** It has a place for transparency; whether any pixel uses it only decoding tells. */
  readonly hasAlpha: boolean;
}

/**
 * Probes a picture without decoding its pixels.
 *
 * @throws MediaError `unsupported_type`, `damaged`, `too_many_pixels`.
 */
export async function probeImage(bytes: Uint8Array, limits?: ImageLimits): Promise<ImageFacts> {
  const { image, type } = await openImage(bytes, limits);
  const { autoOrient, pages = 1, hasAlpha } = await readMetadata(image);
  const isAnimated = pages > 1 && type.mimeType !== 'image/tiff';
  return {
    type,
    width: autoOrient.width,
    height: autoOrient.height,
    isAnimated,
    frameCount: isAnimated ? pages : 1,
    hasAlpha,
  };
}
