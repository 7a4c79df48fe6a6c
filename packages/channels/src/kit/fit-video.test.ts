import { describe, expect, it } from 'vitest';
import { findFace } from '../installed.browser.ts';
import type { Json, VersionMedia, VideoLimits } from '../spec.ts';
import { noVideoFitWords, videoFitOf, videoFitWords } from './fit-video.ts';

const limits: VideoLimits = {
  maxBytes: 100_000_000,
  maxDurationMs: 140_000,
  mimeTypes: ['video/mp4', 'video/quicktime'],
  maxWidth: 1280,
  maxHeight: 1280,
  minAspectRatio: 1 / 3,
  maxAspectRatio: 3,
  maxFramesPerSecond: 60,
  maxBitsPerSecond: 25_000_000,
  videoCodecs: ['h264'],
  audioCodecs: ['aac'],
};
const film: VersionMedia = {
  assetId: 'v',
  kind: 'video',
  mimeType: 'video/mp4',
  sizeBytes: 20_000_000,
  width: 1280,
  height: 720,
  durationMs: 60_000,
  encoding: { video: 'h264', audio: 'aac', framesPerSecond: 30 },
  altText: 'A dance',
  isMadeByAi: false,
};
const fit = (own: Partial<VersionMedia>, more: Partial<VideoLimits> = {}) =>
  videoFitOf({ ...film, ...own }, { ...limits, ...more });
const packed = (own: Partial<NonNullable<VersionMedia['encoding']>>) => ({
  encoding: { video: 'h264', audio: 'aac', framesPerSecond: 30, ...own },
});
const without = (name: 'encoding' | 'durationMs'): VersionMedia => {
  const { [name]: _left, ...rest } = film;
  return rest;
};

describe('fitting a video', () => {
  it('leaves alone what the network takes, to the last pixel, byte and picture', () => {
    expect(fit({})).toBeNull();
    expect(fit({ sizeBytes: 100_000_000 })).toBeNull();
    expect(fit({ width: 1280, height: 1280 })).toBeNull();
    expect(fit({ ...packed({ framesPerSecond: 59.94, audio: null }) })).toBeNull();
  });

  it('does not judge what is not known', () => {
    expect(videoFitOf(without('encoding'), limits)).toBeNull();
    expect(fit({ width: null, height: null })).toBeNull();
    expect(videoFitOf({ ...without('durationMs'), sizeBytes: 99_000_000 }, limits)).toBeNull();
    expect(fit(packed({ video: 'hevc', framesPerSecond: null }), { videoCodecs: ['hevc'] })).toBeNull();
  });

  it.each<[string, Partial<VersionMedia>, object]>([
    ['its codec', packed({ video: 'hevc' }), { width: 1280, height: 720 }],
    ['ten bits', packed({ video: 'h264_10bit' }), { width: 1280, height: 720 }],
    ['its sound', packed({ audio: 'opus' }), { width: 1280, height: 720 }],
    ['its container', { mimeType: 'video/webm' }, { width: 1280, height: 720 }],
    ['its pixels', { width: 3840, height: 2160 }, { width: 1280, height: 720 }],
    ['its pixels, upright', { width: 1080, height: 1920 }, { width: 720, height: 1280 }],
    ['its pace', packed({ framesPerSecond: 120 }), { maxFramesPerSecond: 60 }],
    ['its bytes', { sizeBytes: 100_000_001 }, { maxBytes: 100_000_000 }],
    ['its bytes a second', { sizeBytes: 90_000_000, durationMs: 20_000 }, { maxBitsPerSecond: 25_000_000 }],
    ['its shape, too wide', { width: 1280, height: 300 }, { width: 1280, height: 426 }],
    ['its shape, too tall', { width: 300, height: 1280 }, { width: 426, height: 1280 }],
    ['an odd number of pixels', { ...packed({ video: 'vp9' }), width: 641, height: 361 }, { width: 640, height: 360 }],
  ])('is needed for %s', (_what, own, wanted) => {
    expect(fit(own)).toMatchObject(wanted);
  });

  it('makes fewer pixels where there is little room for each second, and no copy larger than Full HD', () => {
    const wide = { width: 3840, height: 2160, ...packed({ video: 'hevc' }) };
    const { maxWidth: _w, maxHeight: _h, ...open } = limits;
    const size = (own: Partial<VersionMedia>, maxBytes: number) =>
      videoFitOf({ ...film, ...wide, ...own }, { ...open, maxBytes });
    expect(size({}, 100_000_000)).toMatchObject({ width: 1920, height: 1080 });
    expect(size({}, 15_000_000)).toMatchObject({ width: 1280, height: 720 });
    expect(size({ durationMs: 140_000 }, 15_000_000)).toMatchObject({ width: 854, height: 480 });
  });

  it('is not tried where nothing could be seen any more, nor on what we cannot read', () => {
    expect(fit({ sizeBytes: 2_000_000 }, { maxBytes: 1_000_000 })).toBeNull();
    expect(fit({ mimeType: 'video/x-msvideo' })).toBeNull();
    expect(fit({ mimeType: 'video/webm' }, { mimeTypes: ['video/x-flv'] })).toBeNull();
    expect(fit({ kind: 'image', mimeType: 'image/png' })).toBeNull();
  });

  it('never cuts: too long and too short are no reason, and bars stand where the shape is another', () => {
    expect(fit({ durationMs: 999_000 })).toBeNull();
    expect(fit({ durationMs: 1 }, { minDurationMs: 500, maxBitsPerSecond: Number.MAX_SAFE_INTEGER })).toBeNull();
    const reel = fit({ width: 1920, height: 1080 }, { minAspectRatio: 9 / 16, maxAspectRatio: 9 / 16 });
    expect(reel).toMatchObject({ width: 720, height: 1280 });
  });

  it('is told in words: why, from what, and to what', () => {
    const phone = { ...film, ...packed({ video: 'hevc' }), width: 3840, height: 2160, sizeBytes: 162_000_000 };
    expect(videoFitWords(phone, limits, 'Alpha')).toBe(
      'Alpha takes videos in H.264, takes 100 MB and takes at most 1280 × 1280 pixels. The video will be re-encoded from HEVC, 3840 × 2160, 162 MB to H.264, 1280 × 720, at most 100 MB.',
    );
    const wide = { ...film, width: 1280, height: 300 };
    expect(videoFitWords(wide, limits, 'Alpha')).toContain('Black bars are added at its sides; nothing is cut off.');
    const wrapped = { ...film, mimeType: 'video/quicktime' };
    expect(videoFitWords(wrapped, { ...limits, mimeTypes: ['video/mp4'] }, 'Alpha')).toBe(
      'Alpha takes videos as MP4. The video is put into an MP4 and sent like that; its picture stays as it is.',
    );
    expect(noVideoFitWords(phone, limits, 'Alpha')).toContain(
      'Alpha takes videos in H.264, takes 100 MB and takes at most 1280 × 1280 pixels. This video is HEVC, 3840 × 2160, 162 MB, and this installation has no FFmpeg',
    );
  });
});

describe('a phone’s film on real networks', () => {
  const phone: VersionMedia = {
    ...film,
    mimeType: 'video/quicktime',
    width: 2160,
    height: 3840,
    sizeBytes: 190_000_000,
    encoding: { video: 'hevc', audio: 'aac', framesPerSecond: 59.97 },
  };
  const said = (id: string, own: Partial<VersionMedia> = {}, options: Record<string, Json> = {}) => {
    const face = findFace(id);
    if (!face) throw new Error(`no network ${id}`);
    const content = {
      parts: [{ text: 'x', media: [{ ...phone, ...own }] }],
      options: { title: 'x', ...options },
    } as const;
    return face
      .check(content, face.limitsOf({}))
      .filter(({ level, code }) => level !== 'fine' && code.startsWith('video_'))
      .map(({ level, code, words }) => `${level} ${code} ${/to H\.264.*?(?=\.( |$))/.exec(words)?.[0] ?? ''}`.trim());
  };

  it.each([
    ['x', ['warning video_fitted to H.264, 720 × 1280']],
    ['instagram', ['warning video_fitted to H.264, 1080 × 1920']],
    ['bluesky', ['warning video_fitted to H.264, 1080 × 1920']],
    ['linkedin', ['warning video_fitted to H.264, 1080 × 1920']],
    ['mastodon', ['warning video_fitted to H.264, 1080 × 1920, at most 103.8 MB']],
    ['tiktok', []],
    ['pinterest', []],
    ['facebook', []],
    ['youtube', []],
  ])('%s', (id, wanted) => {
    expect(said(id)).toEqual(wanted);
  });

  it('is refused in words where it must be fitted and nothing here can do it, and only there', () => {
    expect(said('x', { staysAsItIs: true })).toEqual(['error video_not_fitted']);
    expect(said('tiktok', { staysAsItIs: true })).toEqual([]);
  });

  it('is never made shorter', () => {
    expect(said('x', { durationMs: 141_000 })).toEqual([
      'warning video_fitted to H.264, 720 × 1280',
      'error video_too_long',
    ]);
  });
});
