/** What must be done to a picture before a network takes it, as far as its facts tell. Pure; for both doors. */
import type { Crop, ImageLimits, ShapeLimits, VersionMedia } from '../spec.ts';

/** What a fitted picture must be like. Aspect ratios are width divided by height; edges in pixels. */
export interface Fit {
  readonly mimeTypes: readonly string[];
  readonly maxBytes: number;
  readonly maxWidth?: number;
  readonly maxHeight?: number;
  readonly minAspectRatio?: number;
  readonly maxAspectRatio?: number;
  /** Cut so before anything else. */
  readonly crop?: Crop;
}

/** Pictures that we can decode, and so make into something else. */
const decodable = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif', 'image/tiff']);
/** Types that we write. */
const writable = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif']);
/** A pixel more or less is the same shape. */
const tolerance = 0.005;

/** How the picture has to be fitted; null: the network takes it as it is, or nothing can be done about it. */
export function fitOf(media: VersionMedia, limits: ImageLimits): Fit | null {
  if (media.kind !== 'image' || !decodable.has(media.mimeType)) return null;
  if (!limits.mimeTypes.some((type) => writable.has(type))) return null;
  if (!media.crop && faultsOf(media, limits).length === 0) return null;
  const { mimeTypes, maxBytes, maxWidth, maxHeight, minAspectRatio, maxAspectRatio } = limits;
  return {
    mimeTypes,
    maxBytes,
    ...(maxWidth === undefined ? {} : { maxWidth }),
    ...(maxHeight === undefined ? {} : { maxHeight }),
    ...(minAspectRatio === undefined ? {} : { minAspectRatio }),
    ...(maxAspectRatio === undefined ? {} : { maxAspectRatio }),
    ...(media.crop ? { crop: media.crop } : {}),
  };
}

/** The picture as it is after its cut. One that we cannot decode stays whole, as does a video. */
export function withCut(media: VersionMedia, crop: Crop | undefined): VersionMedia {
  if (!crop || media.kind !== 'image' || !decodable.has(media.mimeType)) return media;
  const { width, height } = media;
  if (!width || !height) return { ...media, crop };
  const isOnItsSide = crop.turn === 90 || crop.turn === 270;
  const turned = isOnItsSide ? { width: height, height: width } : { width, height };
  return {
    ...media,
    width: Math.max(1, Math.round(turned.width * crop.width)),
    height: Math.max(1, Math.round(turned.height * crop.height)),
    crop,
  };
}

/** Whether only the cut is made, and nothing that a network asks for. */
export const isOnlyCut = (media: VersionMedia, limits: ImageLimits): boolean =>
  media.crop !== undefined && faultsOf(media, limits).length === 0;

/** What is done to it, in one sentence for people. */
export function fitWords(media: VersionMedia, limits: ImageLimits, network: string): string {
  const kinds = limits.mimeTypes.map((type) => type.replace('image/', '').toUpperCase()).join(', ');
  const said = {
    type: `${network} takes ${kinds}, so a copy in that form is sent`,
    size: `${network} takes ${megabytes(limits.maxBytes)}, so a lighter copy is sent`,
    edge: `${network} shows fewer pixels, so a smaller copy is sent`,
    shape: `its shape is not one that ${network} takes, so bars are added at its sides`,
  };
  const [first = 'type', ...more] = faultsOf(media, limits);
  const words = [said[first], ...more.map((fault) => said[fault])].join('; ');
  return `The picture is fitted: ${words}.`;
}

type Fault = 'type' | 'size' | 'edge' | 'shape';

function faultsOf(media: VersionMedia, limits: ImageLimits): Fault[] {
  const { width, height } = media;
  const faults: Fault[] = [];
  if (!limits.mimeTypes.includes(media.mimeType)) faults.push('type');
  if (media.sizeBytes > limits.maxBytes) faults.push('size');
  if (!width || !height) return faults;
  if (width > (limits.maxWidth ?? width) || height > (limits.maxHeight ?? height)) faults.push('edge');
  if (shapeOf(width / height, limits) !== 'fits') faults.push('shape');
  return faults;
}

/** Whether a shape is within the limits, a pixel more or less. */
export function shapeOf(ratio: number, limits: ShapeLimits): 'fits' | 'too_tall' | 'too_wide' {
  const { minAspectRatio = 0, maxAspectRatio = Number.POSITIVE_INFINITY } = limits;
  if (ratio < minAspectRatio * (1 - tolerance)) return 'too_tall';
  return ratio > maxAspectRatio * (1 + tolerance) ? 'too_wide' : 'fits';
}

function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.floor(bytes / 1e3)} kB` : `${Math.floor(bytes / 1e5) / 10} MB`;
}
