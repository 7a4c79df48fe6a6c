import { describe, expect, it } from 'vitest';
import type { VersionContent, VersionMedia } from '../spec.ts';
import { facebookFace } from './browser.ts';
import { facebookLimits as limits } from './capabilities.ts';
import { facebookOptions } from './options.ts';
import { film, photo } from './test-ground.ts';

const contentOf = (
  text: string,
  media: readonly VersionMedia[],
  more: Partial<VersionContent> = {},
): VersionContent => ({ parts: [{ text, media }], options: {}, ...more });
const codes = (content: VersionContent, level = 'error') =>
  facebookFace
    .check(content, limits)
    .filter((check) => check.level === level)
    .map((check) => check.code);
const asStory = { options: { placement: 'story' } };
const link = { url: 'https://www.example.com/page?a=1', title: 'A page', description: 'What it says' };

describe('the rules as one types', () => {
  it('let everything pass that Facebook takes', () => {
    expect(codes(contentOf('x', [film]))).toEqual([]);
    expect(codes(contentOf('x', [film], { options: { placement: 'reel' } }))).toEqual([]);
    expect(codes(contentOf('', [film], asStory))).toEqual([]);
    expect(codes(contentOf('', [photo], asStory))).toEqual([]);
    expect(codes(contentOf('', [], { link }))).toEqual([]);
  });

  it.each([
    ['nothing at all', contentOf(' ', []), 'text_missing'],
    ['a reel without a video', contentOf('x', [photo], { options: { placement: 'reel' } }), 'video_missing'],
    ['an empty story', contentOf('', [], asStory), 'story_empty'],
    ['a story of two', contentOf('', [film, photo], asStory), 'story_of_many'],
    ['a video beside a picture', contentOf('x', [film, photo]), 'video_not_alone'],
    [
      'a long reel',
      contentOf('x', [{ ...film, durationMs: 91_000 }], { options: { placement: 'reel' } }),
      'video_too_long',
    ],
    ['a title that is too long', contentOf('x', [film], { options: { title: 'x'.repeat(255) } }), 'title_too_long'],
    [
      'a poll',
      contentOf('x', [], { poll: { options: ['a', 'b'], durationMinutes: 60, isMultiple: false } }),
      'poll_unsupported',
    ],
  ])('stop %s', (_what, content, code) => {
    expect(codes(content)).toContain(code);
  });

  it.each([
    ['words of a story', contentOf('x', [photo], asStory), 'story_without_words'],
    ['a comment of a story', contentOf('', [photo], { ...asStory, firstComment: 'x' }), 'story_without_comment'],
    ['a link beside a picture', contentOf('x', [photo], { link }), 'link_without_card'],
    [
      'a wide reel',
      contentOf('x', [{ ...film, width: 1920, height: 1080 }], { options: { placement: 'reel' } }),
      'video_fitted',
    ],
  ])('warn of %s, and do not stop it', (_what, content, code) => {
    expect(codes(content, 'warning')).toContain(code);
    expect(codes(content)).toEqual([]);
  });

  it('count in the units that Facebook may count in, and cut no letter in half', () => {
    const text = `${'x'.repeat(limits.text.max - 1)}😀`;
    expect(facebookFace.measure(text, limits)).toEqual({
      used: limits.text.max + 1,
      max: limits.text.max,
      overflowAt: limits.text.max - 1,
    });
  });
});

describe('options', () => {
  it('are strict, and say what is wrong', () => {
    expect(facebookOptions.safeParse({ placement: 'reel', title: 'Cups', placeId: '77' }).success).toBe(true);
    for (const wrong of [{ placement: 'group' }, { placeId: 'here' }, { title: 'x'.repeat(255) }, { other: 1 }])
      expect(facebookOptions.safeParse(wrong).success).toBe(false);
  });
});

describe('the preview', () => {
  const drawn = (content: VersionContent) => facebookFace.preview(content, limits);

  it('folds long words, and leaves links and hashtags behind the fold alone', () => {
    const text = `See https://example.com #clay @kiln ${'x'.repeat(500)} #late`;
    expect(drawn(contentOf(text, [])).posts[0]?.segments.map((segment) => segment.style)).toEqual([
      'plain',
      'link',
      'plain',
      'hashtag',
      'plain',
      'folded',
    ]);
    const split = `${'x'.repeat(476)}😀y`;
    expect(drawn(contentOf(split, [])).posts[0]?.segments[0]?.text).toBe(`${'x'.repeat(476)}😀`);
  });

  it('draws the link card only where Facebook does', () => {
    const thumbnail = { ...photo, assetId: 'thumb' };
    expect(drawn(contentOf('x', [], { link: { ...link, thumbnail } })).posts[0]?.link).toEqual({
      ...link,
      domain: 'example.com',
      thumbnailAssetId: 'thumb',
    });
    expect(drawn(contentOf('x', [], { link: { ...link, url: 'no address' } })).posts[0]?.link?.domain).toBe(
      'no address',
    );
    expect(drawn(contentOf('x', [photo], { link })).posts[0]?.link).toBeUndefined();
  });

  it('keeps the shape of one picture, cuts several square, and shows five', () => {
    const wide = { ...photo, width: 1600, height: 900 };
    const bare = { ...photo, width: null, height: null };
    expect(drawn(contentOf('x', [wide])).posts[0]?.media).toEqual([
      { assetId: wide.assetId, altText: 'A cup', aspectRatio: 16 / 9 },
    ]);
    const several = drawn(contentOf('x', [wide, bare, wide, wide, wide, wide])).posts[0]?.media;
    expect(several).toHaveLength(5);
    expect(several?.[0]).toMatchObject({ aspectRatio: 1, isCropped: true });
    expect(several?.[1]).not.toHaveProperty('isCropped');
  });

  it('is an upright screen for reels and stories, with titles and comments where they have them', () => {
    const reel = drawn(contentOf('x', [film], { options: { placement: 'reel', title: 'Cups' }, firstComment: 'And' }));
    expect(reel).toMatchObject({
      layout: 'upright',
      posts: [{ title: 'Cups', media: [{ kind: 'video', aspectRatio: 9 / 16 }] }, { isComment: true }],
    });
    const story = drawn(
      contentOf('', [photo], { options: { placement: 'story', title: 'Cups' }, firstComment: 'And' }),
    );
    expect(story.posts).toHaveLength(1);
    expect(story.posts[0]).not.toHaveProperty('title');
    expect(story.posts[0]?.counters).toEqual([]);
  });
});
