import { describe, expect, it } from 'vitest';
import type { VersionContent, VersionMedia } from '../spec.ts';
import { instagramFace } from './browser.ts';
import { instagramLimits as limits } from './capabilities.ts';
import { film, photo } from './test-ground.ts';

const contentOf = (
  text: string,
  media: readonly VersionMedia[],
  more: Partial<VersionContent> = {},
): VersionContent => ({
  parts: [{ text, media }],
  options: {},
  ...more,
});
const codes = (content: VersionContent, level = 'error') =>
  instagramFace
    .check(content, limits)
    .filter((check) => check.level === level)
    .map((check) => check.code);

describe('the rules as one types', () => {
  it('let every place pass that Instagram has', () => {
    expect(codes(contentOf('x', [film]))).toEqual([]);
    for (const placement of ['feed', 'reel'])
      expect(codes(contentOf('x', [film], { options: { placement } }))).toEqual([]);
    expect(codes(contentOf('', [film], { options: { placement: 'story' } }))).toEqual([]);
    expect(codes(contentOf('x', [photo, film, photo]))).toEqual([]);
  });

  it.each([
    ['a post without pictures', contentOf('x', []), 'picture_missing'],
    ['an empty story', contentOf('', [], { options: { placement: 'story' } }), 'story_empty'],
    ['a picture as a reel', contentOf('x', [photo], { options: { placement: 'reel' } }), 'video_missing'],
    ['two stories in one', contentOf('', [photo, photo], { options: { placement: 'story' } }), 'too_many_pictures'],
    ['eleven media', contentOf('x', [...Array.from({ length: 10 }, () => photo), film]), 'too_many_media'],
    ['a picture that is no JPEG', contentOf('x', [{ ...photo, mimeType: 'image/svg+xml' }]), 'wrong_type'],
    [
      'a story that is too long',
      contentOf('', [{ ...film, durationMs: 61_000 }], { options: { placement: 'story' } }),
      'video_too_long',
    ],
    ['a reel that is too short', contentOf('x', [{ ...film, durationMs: 2_000 }]), 'video_too_short'],
    [
      'too many hashtags',
      contentOf(Array.from({ length: 31 }, (_, index) => `#tag${index}`).join(' '), [photo]),
      'too_many_hashtags',
    ],
    ['a long first comment', contentOf('x', [photo], { firstComment: 'y'.repeat(301) }), 'first_comment_too_long'],
    ['a shouted first comment', contentOf('x', [photo], { firstComment: 'BUY NOW' }), 'first_comment_capitals'],
    [
      'a first comment of links',
      contentOf('x', [photo], { firstComment: 'https://a.org and https://b.org' }),
      'first_comment_links',
    ],
  ])('stop %s', (_what, content, code) => {
    expect(codes(content)).toContain(code);
  });

  it('warn of what will not be shown', () => {
    expect(codes(contentOf('words', [photo], { options: { placement: 'story' } }), 'warning')).toContain(
      'story_without_words',
    );
    expect(codes(contentOf('See https://example.org', [photo]), 'warning')).toEqual(['link_not_clickable']);
    expect(codes(contentOf('x', [film]), 'fine')).toContain('video_is_reel');
  });

  it('count an emoji as Instagram’s strictest reading does, and never cut inside one', () => {
    expect(instagramFace.measure('😀é', limits)).toMatchObject({ used: 3, overflowAt: null });
    expect(instagramFace.measure('😀'.repeat(1101), limits)).toMatchObject({ used: 2202, overflowAt: 2200 });
    expect(instagramFace.measure(`x${'😀'.repeat(1100)}`, limits)).toMatchObject({ used: 2201, overflowAt: 2199 });
  });
});

describe('the preview', () => {
  const preview = (content: VersionContent) => instagramFace.preview(content, limits);

  it('shows all of a carousel in the shape of its first picture, as far as Instagram shows it', () => {
    const wide = { ...photo, width: 3000, height: 1000 };
    const [post] = preview(contentOf('x', [wide, photo])).posts;
    expect(post?.media.map(({ aspectRatio, isCropped }) => [aspectRatio, isCropped])).toEqual([
      [1.91, true],
      [1.91, true],
    ]);
  });

  it('is upright for reels and stories, and folds a long caption after what the feed shows', () => {
    expect(preview(contentOf('x', [film], { options: { placement: 'reel' } })).layout).toBe('upright');
    expect(preview(contentOf('', [photo], { options: { placement: 'story' } })).posts[0]?.media[0]).toMatchObject({
      aspectRatio: 9 / 16,
      isCropped: true,
    });
    const [post] = preview(contentOf(`${'x'.repeat(124)}😀 and more #tag`, [photo])).posts;
    expect(post?.segments.map((segment) => [segment.style, segment.text.length])).toEqual([
      ['plain', 126],
      ['folded', 14],
    ]);
  });

  it('marks names and tags but no links, and shows the first comment below', () => {
    const content = contentOf('With @anna https://example.org #clay', [photo], { firstComment: '#more' });
    const [post, comment] = preview(content).posts;
    expect(post?.segments.map((segment) => segment.style)).toEqual(['plain', 'mention', 'plain', 'hashtag']);
    expect(comment).toMatchObject({ isComment: true, segments: [{ text: '#more', style: 'hashtag' }] });
  });
});
