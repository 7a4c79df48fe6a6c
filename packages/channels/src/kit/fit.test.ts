import { describe, expect, it } from 'vitest';
import type { ImageLimits, VersionMedia } from '../spec.ts';
import { fitOf, fitWords, isOnlyCut, shapeOf, withCut } from './fit.ts';

const limits: ImageLimits = {
  max: 10,
  maxBytes: 8_000_000,
  mimeTypes: ['image/jpeg'],
  altTextMax: 100,
  maxWidth: 1440,
  minAspectRatio: 0.8,
  maxAspectRatio: 1.91,
};
const photo: VersionMedia = {
  assetId: 'a',
  kind: 'image',
  mimeType: 'image/jpeg',
  sizeBytes: 1000,
  width: 1440,
  height: 1080,
  altText: '',
  isMadeByAi: false,
};
const fitted = (own: Partial<VersionMedia>) => fitOf({ ...photo, ...own }, limits) !== null;

describe('fitting a picture', () => {
  it('leaves alone what the network takes, to the last pixel and byte', () => {
    expect(fitted({})).toBe(false);
    expect(fitted({ sizeBytes: 8_000_000 })).toBe(false);
    expect(fitted({ width: 1080, height: 1351 })).toBe(false);
    expect(fitted({ width: null, height: null })).toBe(false);
  });

  it('is needed for another form, too many bytes or pixels, and a shape that is not taken', () => {
    expect(fitted({ mimeType: 'image/png' })).toBe(true);
    expect(fitted({ sizeBytes: 8_000_001 })).toBe(true);
    expect(fitted({ width: 1441 })).toBe(true);
    expect(fitted({ width: 1080, height: 1920 })).toBe(true);
    expect(fitOf({ ...photo, mimeType: 'image/png' }, limits)).toEqual({
      mimeTypes: ['image/jpeg'],
      maxBytes: 8_000_000,
      maxWidth: 1440,
      minAspectRatio: 0.8,
      maxAspectRatio: 1.91,
    });
  });

  it('is not tried on what we cannot decode, nor for a form that we cannot write', () => {
    expect(fitted({ mimeType: 'image/svg+xml' })).toBe(false);
    expect(fitted({ kind: 'video', mimeType: 'video/mp4' })).toBe(false);
    expect(fitOf({ ...photo, mimeType: 'image/png' }, { ...limits, mimeTypes: ['image/heic'] })).toBeNull();
  });

  it('knows the size of a cut, also on its side, and is needed for nothing but the cut', () => {
    const half = { x: 0.25, y: 0, width: 0.5, height: 1, turn: 0 } as const;
    const cut = withCut(photo, half);
    expect(cut).toMatchObject({ width: 720, height: 1080, crop: half });
    expect(withCut(photo, { ...half, turn: 90 })).toMatchObject({ width: 540, height: 1440 });
    const square = withCut(photo, { ...half, width: 0.75, x: 0 });
    expect(isOnlyCut(square, limits)).toBe(true);
    expect(fitOf(square, limits)).toMatchObject({ crop: square.crop });
    // Too tall after the cut: it gets its bars like any other picture.
    expect(isOnlyCut(cut, limits)).toBe(false);
  });

  it('leaves videos and what nobody can decode whole', () => {
    const half = { x: 0, y: 0, width: 0.5, height: 1, turn: 0 } as const;
    const video: VersionMedia = { ...photo, kind: 'video', mimeType: 'video/mp4' };
    expect(withCut(video, half)).toBe(video);
    const drawing = { ...photo, mimeType: 'image/svg+xml' };
    expect(withCut(drawing, half)).toBe(drawing);
  });

  it('is told in one sentence, with every reason', () => {
    const words = fitWords(
      { ...photo, mimeType: 'image/png', sizeBytes: 9e6, width: 3000, height: 300 },
      limits,
      'Alpha',
    );
    expect(words).toBe(
      'The picture is fitted: Alpha takes JPEG, so a copy in that form is sent; Alpha takes 8 MB, so a lighter copy is sent; Alpha shows fewer pixels, so a smaller copy is sent; its shape is not one that Alpha takes, so bars are added at its sides.',
    );
  });

  it('knows too tall from too wide', () => {
    expect([shapeOf(0.5, limits), shapeOf(1, limits), shapeOf(3, limits)]).toEqual(['too_tall', 'fits', 'too_wide']);
    expect(shapeOf(0.01, {})).toBe('fits');
  });
});
