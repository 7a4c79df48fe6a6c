import { findFace } from '@antiphon/channels/browser';
import { describe, expect, it } from 'vitest';
import { checksOf, type MediaFacts, shapeContent } from './content.rules.ts';

const photo: MediaFacts = {
  kind: 'image',
  mimeType: 'image/jpeg',
  sizeBytes: 1000,
  width: 1080,
  height: 1080,
  durationMs: null,
  encoding: null,
  altText: 'A bowl',
  isMadeByAi: false,
};
const shaped = shapeContent(
  { parts: [{ text: 'Look', media: [{ assetId: 'a', altText: '' }] }] },
  {},
  new Map([['a', photo]]),
);
const codes = (id: string, details: object, whyNoAddress: string | null) =>
  checksOf(findFace(id) ?? undefined, shaped, JSON.parse(JSON.stringify(details)), { whyNoAddress, fitsVideos: true })
    .filter(({ level }) => level === 'error')
    .map(({ code }) => code);

describe('media that a network fetches itself', () => {
  it('stop the post while nothing can be fetched from here, and only on such networks', () => {
    expect(codes('instagram', { flavour: 'instagram' }, 'No address.')).toEqual(['no_public_address']);
    expect(codes('instagram', { flavour: 'instagram' }, null)).toEqual([]);
    expect(codes('bluesky', {}, 'No address.')).toEqual([]);
  });
});
