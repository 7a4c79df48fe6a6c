import { describe, expect, it } from 'vitest';
import { cutOfShape, isWhole, kept, ratioOf, shapesFor, turnedRight, wholePicture } from './crop.rules.ts';

const wide = { width: 1600, height: 900 };

describe('a cut', () => {
  it.each([1, 4 / 5, 9 / 16, 16 / 9, 1.91])('of the shape %f has that shape and lies within the picture', (ratio) => {
    for (const size of [wide, { width: 900, height: 1600 }, { width: 7, height: 5 }]) {
      const cut = kept(cutOfShape(wholePicture, size, ratio));
      expect(ratioOf(cut, size)).toBeCloseTo(ratio, 2);
      expect(cut.x + cut.width).toBeLessThanOrEqual(1.00001);
      expect(cut.y + cut.height).toBeLessThanOrEqual(1.00001);
    }
  });

  it('of another shape stays near the middle of the one before, inside the picture', () => {
    const right = { x: 0.8, y: 0, width: 0.2, height: 1, turn: 0 } as const;
    const cut = cutOfShape(right, wide, 1);
    expect(cut.x + cut.width).toBeCloseTo(1);
  });

  it('turned four times is the same cut; turned once it shows the same of the picture', () => {
    const cut = { x: 0.1, y: 0.2, width: 0.3, height: 0.4, turn: 0 } as const;
    const once = turnedRight(cut);
    expect(once.turn).toBe(90);
    expect(ratioOf(once, wide)).toBeCloseTo(1 / ratioOf(cut, wide));
    const again = turnedRight(turnedRight(turnedRight(once)));
    expect(again.turn).toBe(0);
    expect(again.x).toBeCloseTo(cut.x);
    expect(again.y).toBeCloseTo(cut.y);
  });

  it('of the whole picture is none; a turn is one', () => {
    expect(isWhole(wholePicture)).toBe(true);
    expect(isWhole(turnedRight(wholePicture))).toBe(false);
    expect(isWhole({ ...wholePicture, width: 0.9 })).toBe(false);
  });

  it('is kept inside the picture, whatever a pointer did', () => {
    const cut = kept({ x: -0.1, y: 0.999, width: 2, height: 0, turn: 0 });
    expect(cut).toEqual({ x: 0, y: 0.99, width: 1, height: 0.01, turn: 0 });
  });
});

describe('shapes to choose from', () => {
  it('are those that every network takes', () => {
    const words = shapesFor([{ minAspectRatio: 4 / 5, maxAspectRatio: 1.91 }]).map((shape) => shape.words);
    expect(words).toEqual(['1 : 1', '4 : 5', '3 : 2', '16 : 9', '1.91 : 1']);
    expect(shapesFor([])).toHaveLength(7);
  });
});
