import { describe, expect, it } from 'vitest';
import { tiktokFace } from './browser.ts';
import { tiktokOptions } from './options.ts';
import { contentOf, everyone, film, photo } from './test-ground.ts';

const limits = tiktokFace.limitsOf({});
const codesOf = (content: ReturnType<typeof contentOf>, level?: string) =>
  tiktokFace
    .check(content, limits)
    .filter((check) => level === undefined || check.level === level)
    .map((check) => check.code);

describe('the rules as one types', () => {
  it('count UTF-16 units and cut no character in half', () => {
    const flag = '🏳️‍🌈';
    const text = `${'x'.repeat(2199)}${flag}`;
    expect(tiktokFace.measure(text, limits)).toEqual({ used: 2199 + flag.length, max: 2200, overflowAt: 2199 });
    expect(tiktokFace.measure('🎉'.repeat(1100), limits)).toEqual({ used: 2200, max: 2200, overflowAt: null });
  });

  it('want somebody to choose who sees it', () => {
    expect(codesOf({ ...contentOf(), options: {} }, 'error')).toEqual(['privacy_missing']);
    expect(codesOf(contentOf(), 'error')).toEqual([]);
  });

  it('stop branded content that only its author sees', () => {
    const options = { privacyLevel: 'SELF_ONLY', brandContent: true };
    expect(codesOf(contentOf([film], { options }), 'error')).toEqual(['branded_private']);
    expect(
      codesOf(contentOf([film], { options: { ...options, privacyLevel: 'FOLLOWER_OF_CREATOR' } }), 'error'),
    ).toEqual([]);
  });

  it('stop words alone, pictures beside a video, more than 35 pictures and a drawing', () => {
    expect(codesOf(contentOf([]), 'error')).toEqual(['picture_missing']);
    expect(codesOf(contentOf([film, photo]), 'error')).toEqual(['video_not_alone']);
    expect(codesOf(contentOf(Array.from({ length: 36 }, () => photo)), 'error')).toEqual(['too_many_pictures']);
    expect(codesOf(contentOf([{ ...photo, mimeType: 'image/svg+xml' }]), 'error')).toEqual(['wrong_type']);
    expect(codesOf(contentOf([{ ...photo, mimeType: 'image/png' }]), 'error')).toEqual([]);
  });

  it('stop a video that is longer than this account may post', () => {
    const long = contentOf([{ ...film, durationMs: 90_000 }]);
    const own = tiktokFace.limitsOf({ maxVideoMs: 60_000 });
    expect(tiktokFace.check(long, own).filter((check) => check.level === 'error')).toMatchObject([
      { code: 'video_too_long' },
    ]);
    expect(codesOf(long, 'error')).toEqual([]);
  });

  it('say what is left out, and what is not clickable', () => {
    const warned = contentOf([film], { firstComment: 'Hi', options: { title: 'T' } }, 'See https://example.com');
    expect(codesOf(warned, 'warning')).toEqual(['comment_left_out', 'title_left_out', 'link_not_clickable']);
    expect(codesOf(contentOf([{ ...photo, isMadeByAi: true }]), 'warning')).toEqual(['ai_label_left_out']);
  });

  it('hold a title of pictures to 90 characters, and mind none of a video', () => {
    const options = { title: 'x'.repeat(91) };
    expect(codesOf(contentOf([photo], { options }), 'error')).toEqual(['title_too_long']);
    expect(codesOf(contentOf([film], { options }), 'error')).toEqual([]);
  });
});

describe('the options', () => {
  it('have no default for who sees the post, and know no others', () => {
    const missing = tiktokOptions.safeParse({});
    expect(missing.error?.issues[0]?.message).toContain('Choose who sees this');
    expect(tiktokOptions.safeParse(everyone).success).toBe(true);
    expect(tiktokOptions.safeParse({ ...everyone, privacyLevel: 'EVERYBODY' }).success).toBe(false);
    expect(tiktokOptions.safeParse({ ...everyone, disableComment: true }).success).toBe(false);
  });
});

describe('the preview', () => {
  it('is an upright screen with the words over it, folded after their beginning', () => {
    const text = `A #tag for @alice and ${'many '.repeat(30)}words`;
    const [post] = tiktokFace.preview(contentOf([film], {}, text), limits).posts;
    expect(tiktokFace.preview(contentOf(), limits).layout).toBe('upright');
    expect(post?.segments.map((segment) => segment.style)).toEqual([
      'plain',
      'hashtag',
      'plain',
      'mention',
      'plain',
      'folded',
    ]);
    expect(post?.segments.map((segment) => segment.text).join('')).toBe(text);
    expect(post?.media).toEqual([{ assetId: 'film', altText: '', aspectRatio: 0.5625, kind: 'video' }]);
  });

  it('shows the title of pictures and none of a video, and folds no letter in half', () => {
    const options = { title: 'A title' };
    const text = `${'x'.repeat(99)}🎉 and more`;
    const [pictures] = tiktokFace.preview(contentOf([photo, photo], { options }, text), limits).posts;
    expect(pictures).toMatchObject({ title: 'A title', media: [{ kind: 'image' }, { kind: 'image' }] });
    expect(pictures?.segments[0]?.text.endsWith('🎉')).toBe(true);
    expect(tiktokFace.preview(contentOf([film], { options }), limits).posts[0]).not.toHaveProperty('title');
  });
});
