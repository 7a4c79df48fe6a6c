/** The one way to a decoder: known raster types only, with limits against pictures that unfold to gigabytes. */
import sharp, { type Metadata, type Sharp } from 'sharp';
import { type DetectedType, detectType, headBytes } from './detect-type.ts';
import { MediaError } from './media-error.ts';

// Decoded pictures are not kept between calls: memory goes back when a picture is done.
sharp.cache(false);

/** Types that are decoded. SVG is not among them: it is a program, and its drawing may reach for other files. */
const rasterTypes = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif', 'image/tiff']);

export interface ImageLimits {
  /** Most pixels of a picture, width × height. Default 100 million. */
  readonly maxPixels?: number;
  /** Longest time for one decode in seconds. Default 30. */
  readonly maxSeconds?: number;
}

/** Checks the type and opens the picture, upright. With `isAnimated` all frames, else the first. */
export async function openImage(
  bytes: Uint8Array,
  { maxPixels = 100_000_000, maxSeconds = 30 }: ImageLimits = {},
  isAnimated = false,
): Promise<{ readonly image: Sharp; readonly type: DetectedType }> {
  const type = await detectType(bytes.subarray(0, headBytes));
  if (!rasterTypes.has(type.mimeType)) {
    throw new MediaError('unsupported_type', `A picture was expected, but the file is ${type.mimeType}.`);
  }
  const image = sharp(bytes, { limitInputPixels: maxPixels, sequentialRead: true, animated: isAnimated });
  return { image: image.autoOrient().timeout({ seconds: maxSeconds }), type };
}

/** Reads the header of a picture. */
export async function readMetadata(image: Sharp): Promise<Metadata> {
  try {
    return await image.metadata();
  } catch (error) {
    throw imageError(error);
  }
}

/** Whether any pixel of the picture lets something shine through. Decodes it. */
export async function hasTransparentPixels(image: Sharp): Promise<boolean> {
  try {
    return !(await image.stats()).isOpaque;
  } catch (error) {
    throw imageError(error);
  }
}

/** Runs a pipeline to its bytes. */
export async function renderImage(image: Sharp): Promise<{ bytes: Uint8Array; width: number; height: number }> {
  try {
    const { data, info } = await image.toBuffer({ resolveWithObject: true });
    return { bytes: data, width: info.width, height: info.pageHeight ?? info.height };
  } catch (error) {
    throw imageError(error);
  }
}

/** The decoder's words as an error of ours. */
function imageError(cause: unknown): MediaError {
  const words = cause instanceof Error ? cause.message : String(cause);
  if (/pixel limit|exceeds/i.test(words)) {
    return new MediaError('too_many_pixels', 'The picture has more pixels than we take.', { cause });
  }
  if (/timeout/i.test(words)) return new MediaError('took_too_long', 'The picture took too long to decode.', { cause });
  return new MediaError('damaged', 'The picture is damaged or was cut off.', { cause });
}
