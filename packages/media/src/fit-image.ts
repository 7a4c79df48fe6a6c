/** Makes a picture meet a network's limits, and leaves it untouched where it already does. */
import type { Sharp } from 'sharp';
import { MediaError } from './media-error.ts';
import { hasTransparentPixels, type ImageLimits, openImage, renderImage } from './open-image.ts';
import { probeImage } from './probe-image.ts';

export interface ImageDemands {
  readonly maxBytes: number;
  /** Longest edge in pixels; absent: any. */
  readonly maxEdge?: number;
  readonly maxWidth?: number;
  readonly maxHeight?: number;
  /** Width divided by height. A picture outside gets bars in the colour it has most of; nothing of it is cut off. */
  readonly minAspectRatio?: number;
  readonly maxAspectRatio?: number;
  readonly mimeTypes: readonly string[];
  /** Turned clockwise by so many degrees and cut before anything else; shares of the width and height after the turn. */
  readonly crop?: ImageCut;
}

export interface ImageCut {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly turn: 0 | 90 | 180 | 270;
}

export interface FittedImage {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  readonly width: number;
  readonly height: number;
  /** False: these are the very bytes that were given. */
  readonly isChanged: boolean;
  /** What could not be kept. */
  readonly lost: readonly ('animation' | 'transparency')[];
}

const qualities = [90, 82, 74, 66, 58];
const shrinkBy = 0.85;
const smallestEdge = 64;

/** Formats that we write, the wanted one first. */
type OutputType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif';
const outputTypes: readonly OutputType[] = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];

/**
 * Re-encodes a picture until it fits: better quality first, then fewer pixels. Upright, sRGB, without the
 * camera's notes. An animation stays one only when it fits untouched; otherwise its first frame is used.
 *
 * @throws MediaError `cannot_fit` when nothing above 64 pixels fits or no wanted format is one that we write;
 * `unsupported_type`, `damaged`, `too_many_pixels`, `took_too_long` as in `probeImage`.
 */
export async function fitImage(bytes: Uint8Array, demands: ImageDemands, limits?: ImageLimits): Promise<FittedImage> {
  const facts = await probeImage(bytes, limits);
  const { isAnimated } = facts;
  const cut = demands.crop && placeOf(demands.crop, facts);
  const { width, height } = cut ?? facts;
  const canvas = canvasFor({ width, height }, demands);
  const edge = Math.max(canvas.width, canvas.height);
  const mostEdge = mostEdgeOf(canvas, demands);
  const isWanted = demands.mimeTypes.includes(facts.type.mimeType);
  const hasBars = canvas.width > width || canvas.height > height;
  if (isWanted && !cut && !hasBars && bytes.byteLength <= demands.maxBytes && edge <= mostEdge) {
    return { bytes, mimeType: facts.type.mimeType, width, height, isChanged: false, lost: [] };
  }
  const open = async (): Promise<Sharp> => cutOut((await openImage(bytes, limits)).image, cut);
  const isTransparent = facts.hasAlpha && (await hasTransparentPixels(await open()));
  const mimeType = chooseType(facts.type.mimeType, isTransparent, demands.mimeTypes);
  const lost: FittedImage['lost'][number][] = isAnimated ? ['animation'] : [];
  if (isTransparent && mimeType === 'image/jpeg') lost.push('transparency');
  for (const { target, quality } of triesFrom(Math.min(edge, mostEdge), mimeType)) {
    const image = await open();
    const scale = target / edge;
    const sized = hasBars
      ? image.resize({ ...scaled(canvas, scale), fit: 'contain', background: await mainColour(bytes, limits, cut) })
      : image.resize({ width: target, height: target, fit: 'inside', withoutEnlargement: true });
    const fitted = await renderImage(encode(sized, mimeType, quality));
    if (fitted.bytes.byteLength <= demands.maxBytes) return { ...fitted, mimeType, isChanged: true, lost };
  }
  throw new MediaError('cannot_fit', `The picture cannot be made to fit ${demands.maxBytes} bytes.`);
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A cut in pixels of the picture after its turn. */
interface CutPlace extends Size {
  readonly left: number;
  readonly top: number;
  readonly turn: ImageCut['turn'];
}

/** Where a cut lies in pixels: at least one each way, never outside. */
function placeOf({ x, y, width, height, turn }: ImageCut, upright: Size): CutPlace {
  const isOnItsSide = turn === 90 || turn === 270;
  const whole = isOnItsSide ? { width: upright.height, height: upright.width } : upright;
  const left = Math.min(whole.width - 1, Math.round(whole.width * x));
  const top = Math.min(whole.height - 1, Math.round(whole.height * y));
  return {
    left,
    top,
    width: Math.max(1, Math.min(whole.width - left, Math.round(whole.width * width))),
    height: Math.max(1, Math.min(whole.height - top, Math.round(whole.height * height))),
    turn,
  };
}

function cutOut(image: Sharp, cut: CutPlace | undefined): Sharp {
  if (!cut) return image;
  const { left, top, width, height, turn } = cut;
  return (turn === 0 ? image : image.rotate(turn)).extract({ left, top, width, height });
}

/** The smallest size of a wanted shape that holds the whole picture. */
function canvasFor({ width, height }: Size, demands: ImageDemands): Size {
  const { minAspectRatio = 0, maxAspectRatio = Number.POSITIVE_INFINITY } = demands;
  const ratio = width / height;
  // A pixel more or less is the same shape.
  if (ratio < minAspectRatio * 0.995) return { width: Math.ceil(height * minAspectRatio), height };
  if (ratio > maxAspectRatio * 1.005) return { width, height: Math.ceil(width / maxAspectRatio) };
  return { width, height };
}

/** The longest edge at which every limit of pixels is met. */
function mostEdgeOf({ width, height }: Size, { maxEdge, maxWidth, maxHeight }: ImageDemands): number {
  const edge = Math.max(width, height);
  const scale = Math.min(1, (maxEdge ?? edge) / edge, (maxWidth ?? width) / width, (maxHeight ?? height) / height);
  return Math.floor(edge * scale);
}

function scaled({ width, height }: Size, scale: number): Size {
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The colour that the picture has most of, for bars that belong to it. */
async function mainColour(
  bytes: Uint8Array,
  limits: ImageLimits | undefined,
  cut: CutPlace | undefined,
): Promise<{ r: number; g: number; b: number }> {
  const image = cutOut((await openImage(bytes, limits)).image, cut);
  return (await image.stats()).dominant;
}

/** Keeps the type where it may; else one that keeps transparency, else the first that is wanted. */
function chooseType(given: string, isTransparent: boolean, wanted: readonly string[]): OutputType {
  const possible = outputTypes.filter((one) => wanted.includes(one));
  const same = possible.find((one) => one === given && one !== 'image/gif');
  const withAlpha = isTransparent ? possible.find((one) => one !== 'image/jpeg') : undefined;
  const chosen = same ?? withAlpha ?? possible[0];
  if (!chosen) throw new MediaError('cannot_fit', `None of the wanted formats can be made: ${wanted.join(', ')}.`);
  return chosen;
}

/** Every quality at the largest size, then at the next smaller one. PNG and GIF have no quality to give up. */
function triesFrom(edge: number, mimeType: OutputType): { target: number; quality: number }[] {
  const edges = [edge];
  for (let next = Math.round(edge * shrinkBy); next >= smallestEdge; next = Math.round(next * shrinkBy))
    edges.push(next);
  const steps = mimeType === 'image/png' || mimeType === 'image/gif' ? [100] : qualities;
  return edges.flatMap((target) => steps.map((quality) => ({ target, quality })));
}

function encode(image: Sharp, mimeType: OutputType, quality: number): Sharp {
  if (mimeType === 'image/png') return image.png({ compressionLevel: 9 });
  if (mimeType === 'image/gif') return image.gif();
  if (mimeType === 'image/webp') return image.webp({ quality });
  return image.flatten({ background: '#fff' }).jpeg({ quality, mozjpeg: true });
}
