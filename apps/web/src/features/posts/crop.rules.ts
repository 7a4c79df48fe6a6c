/** Cuts of pictures: shapes to choose from, and where a cut of a shape lies. Pure. */
import type { Crop, ShapeLimits } from '@antiphon/channels';

/** A shape by its sides. */
export interface CropShape {
  readonly words: string;
  /** Width divided by height. */
  readonly ratio: number;
}

const shapes: readonly CropShape[] = [
  { words: '1 : 1', ratio: 1 },
  { words: '4 : 5', ratio: 4 / 5 },
  { words: '2 : 3', ratio: 2 / 3 },
  { words: '9 : 16', ratio: 9 / 16 },
  { words: '3 : 2', ratio: 3 / 2 },
  { words: '16 : 9', ratio: 16 / 9 },
  { words: '1.91 : 1', ratio: 1.91 },
];

/** Within a hundredth it is the same shape. */
const tolerance = 0.01;

/** Whether a network takes the shape as it is. */
export function fits(ratio: number, { minAspectRatio = 0, maxAspectRatio = Number.POSITIVE_INFINITY }: ShapeLimits) {
  return ratio >= minAspectRatio * (1 - tolerance) && ratio <= maxAspectRatio * (1 + tolerance);
}

/** The shapes that all these networks take; without one, all shapes. */
export function shapesFor(limits: readonly ShapeLimits[]): readonly CropShape[] {
  return shapes.filter(({ ratio }) => limits.every((one) => fits(ratio, one)));
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The sides of a picture after its turn. */
export function sizeAfter(size: Size, turn: Crop['turn']): Size {
  return turn === 90 || turn === 270 ? { width: size.height, height: size.width } : size;
}

export const wholePicture: Crop = { x: 0, y: 0, width: 1, height: 1, turn: 0 };

/** Whether it is the picture as it is. */
export function isWhole({ x, y, width, height, turn }: Crop): boolean {
  return turn === 0 && x < 0.001 && y < 0.001 && width > 0.998 && height > 0.998;
}

/** The shape of a cut of this picture. */
export function ratioOf(crop: Crop, size: Size): number {
  const after = sizeAfter(size, crop.turn);
  return (crop.width * after.width) / (crop.height * after.height);
}

const between = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** The largest cut of a shape, as near as can be to the middle of the cut before. */
export function cutOfShape(before: Crop, size: Size, ratio: number): Crop {
  const after = sizeAfter(size, before.turn);
  // The shape in shares: a square of a wide picture is narrower than it is high.
  const inShares = ratio / (after.width / after.height);
  const width = Math.min(1, inShares);
  const height = Math.min(1, 1 / inShares);
  return {
    x: between(before.x + before.width / 2 - width / 2, 0, 1 - width),
    y: between(before.y + before.height / 2 - height / 2, 0, 1 - height),
    width,
    height,
    turn: before.turn,
  };
}

/** A quarter to the right: what was cut stays cut. */
export function turnedRight({ x, y, width, height, turn }: Crop): Crop {
  const turns = { 0: 90, 90: 180, 180: 270, 270: 0 } as const;
  return { x: 1 - y - height, y: x, width: height, height: width, turn: turns[turn] };
}

/** As it is kept: five digits are finer than a pixel, and nothing lies outside. */
export function kept({ x, y, width, height, turn }: Crop): Crop {
  const digits = (value: number): number => Math.round(value * 1e5) / 1e5;
  const left = between(digits(x), 0, 0.99);
  const top = between(digits(y), 0, 0.99);
  return {
    x: left,
    y: top,
    width: between(digits(width), 0.01, digits(1 - left)),
    height: between(digits(height), 0.01, digits(1 - top)),
    turn,
  };
}
