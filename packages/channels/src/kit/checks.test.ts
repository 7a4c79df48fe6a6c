import { describe, expect, it } from 'vitest';
import type { Check, ImageLimits, Limits, VersionContent, VersionMedia, VideoLimits } from '../spec.ts';
import { checkVersion, limitsInPlace, measureGraphemes, videoDescriptions } from './index.ts';

const images: ImageLimits = { max: 4, maxBytes: 1_000_000, mimeTypes: ['image/png'], altTextMax: 100 };
const video: VideoLimits = {
  maxBytes: 50_000_000,
  minDurationMs: 3_000,
  maxDurationMs: 90_000,
  mimeTypes: ['video/mp4'],
};
const limits: Limits = { text: { unit: 'graphemes', max: 280 }, images, video, threadParts: 25 };

const picture: VersionMedia = {
  assetId: 'p',
  kind: 'image',
  mimeType: 'image/png',
  sizeBytes: 1_000,
  width: 1080,
  height: 1080,
  altText: 'A cup',
  isMadeByAi: false,
};
const film: VersionMedia = { ...picture, assetId: 'v', kind: 'video', mimeType: 'video/mp4', durationMs: 10_000 };

/** What is said against a content, the quiet words left out. */
function checksOf(content: Partial<VersionContent>, own: Partial<Limits> = {}): readonly Check[] {
  return checkVersion(
    { parts: [{ text: 'hello', media: [] }], options: {}, ...content },
    { name: 'Net', limits: { ...limits, ...own }, measure: measureGraphemes },
  ).filter((check) => check.level !== 'fine');
}

const codesOf = (...given: Parameters<typeof checksOf>) => checksOf(...given).map((check) => check.code);
const withMedia = (media: readonly VersionMedia[], text = 'x') => ({ parts: [{ text, media }] as const });

describe('a video', () => {
  const say = (own: Partial<VersionMedia>, more: Partial<VideoLimits> = {}) =>
    checksOf(withMedia([{ ...film, ...own }]), { video: { ...video, ...more } });

  it('passes at the very ends of what is taken', () => {
    expect(say({ sizeBytes: 50_000_000, durationMs: 90_000 })).toEqual([]);
    expect(say({ durationMs: 3_000 })).toEqual([]);
  });

  it.each([
    ['video_too_long', { durationMs: 90_100 }, 'A video lasts 90.1 s; Net takes 90 s here.'],
    ['video_too_short', { durationMs: 2_900 }, 'A video lasts 2.9 s; Net takes none below 3 s here.'],
    ['video_type', { mimeType: 'video/x-flv' }, 'Net takes no videos of the type video/x-flv.'],
  ])('is stopped as %s, in words', (code, own, words) => {
    expect(say(own)).toEqual([{ level: 'error', code, words, part: 0 }]);
  });

  it('that is too large and cannot be made smaller is stopped', () => {
    const words = 'A video has 50.1 MB; Net takes 50 MB.';
    const endless = { sizeBytes: 50_000_001, durationMs: 7_200_000 };
    expect(say(endless, { maxDurationMs: 7_200_000 })).toEqual([
      { level: 'error', code: 'video_too_large', words, part: 0 },
    ]);
  });

  it('is told its length in the unit that people would use', () => {
    expect(say({ durationMs: 600_000 }, { maxDurationMs: 180_000 })[0]?.words).toContain('10 min; Net takes 3 min');
    expect(say({ durationMs: 9_000_000 }, { maxDurationMs: 7_200_000 })[0]?.words).toContain('2.5 h; Net takes 2 h');
  });

  it('of unknown length is not judged by it', () => {
    const { durationMs: _unknown, ...unmeasured } = film;
    expect(codesOf(withMedia([unmeasured]))).toEqual([]);
  });

  it('stands alone, unless the network mixes media or takes several', () => {
    expect(codesOf(withMedia([film, picture]))).toEqual(['video_not_alone']);
    expect(codesOf(withMedia([film, film]))).toEqual(['video_not_alone']);
    expect(codesOf(withMedia([film, film]), { video: { ...video, max: 2 } })).toEqual([]);
    expect(codesOf(withMedia([film, picture]), { mixesMedia: true })).toEqual([]);
    expect(codesOf(withMedia([film, film, picture, picture, picture]), { mixesMedia: true })).toEqual([
      'too_many_media',
    ]);
  });

  it('is refused where there are none, and missed where one is wanted', () => {
    const { video: _none, ...still } = limits;
    const content: VersionContent = { ...withMedia([film]), options: {} };
    const checks = checkVersion(content, { name: 'Net', limits: still, measure: measureGraphemes });
    expect(checks.map((check) => check.code)).toContain('video_unsupported');
    expect(codesOf({}, { video: { ...video, isRequired: true } })).toEqual(['video_missing']);
  });

  it('stands in for a picture where a post needs one of the two', () => {
    const wanted = { images: { ...images, isRequired: true } };
    expect(codesOf(withMedia([film]), wanted)).toEqual([]);
    expect(codesOf({}, wanted)).toEqual(['picture_missing']);
  });

  it('of a shape that is not taken gets bars, and a pixel more or less is the same shape', () => {
    const shape = { minAspectRatio: 9 / 16, maxAspectRatio: 16 / 9 };
    expect(say({ width: 1080, height: 1921 }, shape)).toEqual([]);
    expect(say({ width: 1000, height: 2000 }, shape)).toMatchObject([{ level: 'warning', code: 'video_fitted' }]);
    expect(say({ width: 2000, height: 1000 }, shape)).toMatchObject([{ level: 'warning', code: 'video_fitted' }]);
    expect(say({ width: null, height: null }, shape)).toEqual([]);
  });

  it('with too few pixels is a warning', () => {
    const [check] = say({ width: 320, height: 240 }, { minWidth: 600 });
    expect(check).toMatchObject({ level: 'warning', code: 'too_small', words: expect.stringContaining('320 × 240') });
  });

  it('without a description is pointed at, by part', () => {
    const bare = { ...film, altText: ' ' };
    const content: VersionContent = {
      parts: [
        { text: 'x', media: [film] },
        { text: 'y', media: [bare] },
      ],
      options: {},
    };
    expect(videoDescriptions(content)).toMatchObject([{ level: 'warning', code: 'alt_text_missing', part: 1 }]);
  });
});

describe('a place of its own', () => {
  const reel: VideoLimits = { ...video, maxDurationMs: 60_000 };
  const story = { images: { ...images, max: 1 } };
  const placed = { mixesMedia: true, reel, story };

  it('has limits of its own; any other place has those of the feed', () => {
    const all = { ...limits, ...placed };
    expect(limitsInPlace(all, 'reel')).toMatchObject({ images: { max: 0 }, video: { maxDurationMs: 60_000 } });
    expect(limitsInPlace(all, 'story')).toMatchObject({ images: { max: 1 } });
    expect(limitsInPlace(all, 'story').video).toBeUndefined();
    for (const place of ['feed', undefined, 7]) expect(limitsInPlace(all, place)).toBe(all);
    expect(limitsInPlace(limits, 'reel')).toBe(limits);
  });

  it('takes what fits there and nothing else', () => {
    const inPlace = (placement: string, media: readonly VersionMedia[]) =>
      codesOf({ ...withMedia(media), options: { placement } }, placed);
    expect(inPlace('reel', [film])).toEqual([]);
    expect(inPlace('reel', [{ ...film, durationMs: 61_000 }])).toEqual(['video_too_long']);
    expect(inPlace('reel', [])).toEqual(['video_missing']);
    expect(inPlace('reel', [film, picture])).toEqual(['too_many_pictures', 'video_not_alone']);
    expect(inPlace('story', [picture])).toEqual([]);
    expect(inPlace('story', [picture, picture])).toEqual(['too_many_pictures']);
    expect(inPlace('story', [film])).toEqual(['video_unsupported']);
    expect(inPlace('feed', [{ ...film, durationMs: 61_000 }, picture])).toEqual([]);
  });
});

describe('a title', () => {
  const titled = (title: string | undefined, isRequired: boolean) =>
    checksOf({ options: title === undefined ? {} : { title } }, { title: { max: 5, isRequired } });

  it('is missed only where one is wanted', () => {
    expect(titled(undefined, true)).toMatchObject([
      { level: 'error', code: 'title_missing', words: 'Net wants a title.' },
    ]);
    expect(titled('  ', true).map((check) => check.code)).toEqual(['title_missing']);
    expect(titled(undefined, false)).toEqual([]);
  });

  it('may be as long as the network takes, white space around it apart', () => {
    expect(titled(' 12345 ', true)).toEqual([]);
    expect(titled('123456', true)).toMatchObject([
      { code: 'title_too_long', words: 'The title has 6 characters; Net takes 5.' },
    ]);
  });

  it('is nobody’s matter on a network without titles', () => {
    expect(codesOf({ options: { title: 'x'.repeat(999) } })).toEqual([]);
  });
});

describe('a poll', () => {
  const rules = { maxOptions: 4, optionMax: 25, minMinutes: 5, maxMinutes: 10_080, allowsMultiple: false };
  const asked = (own: Partial<NonNullable<VersionContent['poll']>> = {}, more: Partial<Limits> = {}) =>
    codesOf(
      { poll: { options: ['Tea', 'Coffee'], durationMinutes: 60, isMultiple: false, ...own } },
      { poll: rules, ...more },
    );

  it('passes when it fits, also without a word beside it', () => {
    expect(asked()).toEqual([]);
    expect(asked({ options: ['x'.repeat(25), '👩‍👩‍👧', 'c', 'd'] })).toEqual([]);
    const poll = { options: ['a', 'b'], durationMinutes: 5, isMultiple: false };
    expect(codesOf({ ...withMedia([], ' '), poll }, { poll: rules })).toEqual([]);
  });

  it.each([
    ['poll_options', { options: ['one'] }],
    ['poll_options', { options: ['1', '2', '3', '4', '5'] }],
    ['poll_option_empty', { options: ['Tea', ' '] }],
    ['poll_option_twice', { options: ['Tea', 'Tea '] }],
    ['poll_option_too_long', { options: ['x'.repeat(26), 'b'] }],
    ['poll_duration', { durationMinutes: 4 }],
    ['poll_duration', { durationMinutes: 10_081 }],
    ['poll_multiple', { isMultiple: true }],
  ])('is stopped as %s: %j', (code, own) => {
    expect(asked(own)).toEqual([code]);
  });

  it('lasts one of the lengths that are offered, where only these can be chosen', () => {
    const some = { poll: { ...rules, minutes: [60, 1440] } };
    expect(asked({ durationMinutes: 1440 }, some)).toEqual([]);
    expect(asked({ durationMinutes: 61 }, some)).toEqual(['poll_duration']);
  });

  it('stands without media, and nowhere on a network that has none', () => {
    const poll = { options: ['a', 'b'], durationMinutes: 60, isMultiple: false };
    expect(codesOf({ ...withMedia([picture]), poll }, { poll: rules })).toEqual(['poll_with_media']);
    expect(codesOf({ poll })).toEqual(['poll_unsupported']);
  });
});

describe('hashtags, mentions and links', () => {
  const text = '#one #two @anna @bob example.org https://example.com';

  it('are counted only where the network counts them, each by itself', () => {
    const said = (own: Partial<Limits>) => codesOf(withMedia([], text), own);
    expect(said({})).toEqual([]);
    expect(said({ maxHashtags: 2, maxMentions: 2, maxLinks: 2 })).toEqual([]);
    expect(said({ maxHashtags: 1 })).toEqual(['too_many_hashtags']);
    expect(said({ maxHashtags: 0, maxMentions: 1, maxLinks: 1 })).toEqual([
      'too_many_hashtags',
      'too_many_mentions',
      'too_many_links',
    ]);
  });

  it('are told with both numbers, at the part they stand in', () => {
    const parts = [
      { text: 'fine', media: [] },
      { text: '#a #b #c', media: [] },
    ] as const;
    expect(checksOf({ parts }, { maxHashtags: 1 })).toEqual([
      {
        level: 'error',
        code: 'too_many_hashtags',
        words: 'Net takes at most one hashtag in a post; there are 3.',
        part: 1,
      },
    ]);
  });
});

describe('a first comment', () => {
  it('is measured as a post is', () => {
    expect(codesOf({ firstComment: 'x'.repeat(280) })).toEqual([]);
    expect(codesOf({ firstComment: 'x'.repeat(281) })).toEqual(['comment_too_long']);
  });
});
