import { describe, expect, it } from 'vitest';
import {
  factsLine,
  formatLength,
  gridStep,
  linkEnd,
  tagsFrom,
  typeName,
  unseenWords,
  usedWords,
} from './asset-words.rules.ts';

const picture = {
  kind: 'image',
  mimeType: 'image/jpeg',
  sizeBytes: 1_300_000,
  width: 2048,
  height: 2560,
  durationMs: null,
  text: null,
} as const;

describe('what is said about a kept piece', () => {
  it('names type, size in pixels, length and bytes as far as they are known', () => {
    expect(factsLine(picture)).toBe('JPEG, 2048 × 2560, 1.3\u00a0MB');
    expect(factsLine({ ...picture, kind: 'video', mimeType: 'video/mp4', durationMs: 31_400 })).toBe(
      'MP4, 2048 × 2560, 0:31, 1.3\u00a0MB',
    );
    expect(factsLine({ ...picture, kind: 'audio', mimeType: 'audio/mpeg', width: null, height: null })).toBe(
      'MP3, 1.3\u00a0MB',
    );
  });

  it('counts the letters of a text as people see them', () => {
    expect(factsLine({ ...picture, kind: 'text', text: '夜の窯👩‍🚒' })).toBe('Text, 4 characters');
  });

  it.each([
    [0, '0:00'],
    [31_499, '0:31'],
    [725_000, '12:05'],
    [3_729_000, '1:02:09'],
  ])('says %i ms as %s', (ms, words) => expect(formatLength(ms)).toBe(words));

  it.each([
    ['image/webp', 'WEBP'],
    ['audio/x-wav', 'WAV'],
    ['application/vnd.oasis.opendocument.text', 'application/vnd.oasis.opendocument.text'],
    ['application/octet-stream', 'Unknown type'],
  ])('calls %s %s', (type, words) => expect(typeName(type)).toBe(words));

  it('says how many posts show it', () => {
    expect([0, 1, 4].map(usedWords)).toEqual(['Not used yet', 'Used in 1 post', 'Used in 4 posts']);
  });

  it('says of a picture that could not be drawn why nothing is seen, and of any other piece nothing', () => {
    expect(unseenWords({ kind: 'image', thumbnails: 'failed' })).toMatchObject({
      tile: 'Could not be drawn',
      whole: expect.stringContaining('may be damaged'),
    });
    expect(unseenWords({ kind: 'image', thumbnails: 'waiting' })).toEqual({ tile: 'Being drawn', whole: null });
    expect(unseenWords({ kind: 'image', thumbnails: 'ready' })).toBeNull();
    expect(unseenWords({ kind: 'video', thumbnails: 'failed' })).toBeNull();
  });

  it('knows when a signed link ends, and that another link has no end', () => {
    expect(linkEnd('/files/a/b/content?expires=1795269600&sig=x')).toEqual(new Date('2026-11-21T14:00:00Z'));
    expect(linkEnd('/files/a')).toBeNull();
  });
});

describe('tags as typed', () => {
  it('are parted by commas of any script, in small letters, each once', () => {
    expect(tagsFrom(' Kiln,  night   fire, KILN,,窯、夜 ')).toEqual(['kiln', 'night fire', '窯', '夜']);
    expect(tagsFrom('  ,')).toEqual([]);
  });
});

describe('arrows in a grid of four columns with ten pieces', () => {
  it.each([
    ['ArrowRight', 0, 1],
    ['ArrowLeft', 0, null],
    ['ArrowRight', 9, null],
    ['ArrowDown', 1, 5],
    ['ArrowUp', 5, 1],
    ['ArrowUp', 2, null],
    ['ArrowDown', 7, 9],
    ['ArrowDown', 8, null],
    ['Enter', 3, null],
  ])('%s from %i leads to %s', (key, at, to) => expect(gridStep(key, at, 10, 4)).toBe(to));
});
