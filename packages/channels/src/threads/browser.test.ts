import { describe, expect, it } from 'vitest';
import type { VersionContent, VersionMedia } from '../spec.ts';
import { threadsFace } from './browser.ts';
import { threadsLimits } from './capabilities.ts';
import { film, photo } from './test-ground.ts';
import { countLinks, measureText } from './text.ts';

const contentOf = (
  text: string,
  media: readonly VersionMedia[] = [],
  more: Partial<VersionContent> = {},
): VersionContent => ({ parts: [{ text, media }], options: {}, ...more });
const codesOf = (content: VersionContent, level: 'error' | 'warning') =>
  threadsFace
    .check(content, threadsLimits)
    .filter((check) => check.level === level)
    .map((check) => check.code);
const poll = { options: ['Tea', 'Coffee'], durationMinutes: 1440, isMultiple: false };
const link = { url: 'https://example.com/page', title: 'A page', description: 'What it says' };

describe('the length of a text', () => {
  it.each([
    ['Größe', 5],
    ['日本語', 3],
    ['🏺', 4],
    ['👩‍👩‍👧', 18],
    ['🇩🇪', 8],
    ['1️⃣', 7],
    ['❤️', 6],
    ['a🏺b', 6],
    ['', 0],
  ])('of “%s” is %i', (text, used) => {
    expect(measureText(text, threadsLimits).used).toBe(used);
  });

  it('overflows before the emoji that does not fit whole', () => {
    const text = `${'x'.repeat(498)}🏺!`;
    expect(measureText(text, threadsLimits)).toEqual({ used: 503, max: 500, overflowAt: 498 });
    expect(measureText('🏺'.repeat(125), threadsLimits).overflowAt).toBeNull();
  });
});

describe('links', () => {
  it('count once each, the card too where it is another', () => {
    expect(countLinks('example.com and https://example.com/ again', undefined)).toBe(1);
    expect(countLinks('https://example.com/page', link.url)).toBe(1);
    expect(countLinks('https://example.com/other', link.url)).toBe(2);
    const five = [1, 2, 3, 4, 5].map((n) => `https://example.com/${n}`).join(' ');
    expect(codesOf(contentOf(five), 'error')).toEqual([]);
    expect(codesOf(contentOf(`${five} https://example.com/1`), 'error')).toEqual([]);
    expect(codesOf(contentOf(`${five} https://example.com/6`), 'error')).toEqual(['too_many_links']);
    expect(codesOf(contentOf(five, [], { link }), 'error')).toEqual(['too_many_links']);
  });
});

describe('what is said as one types', () => {
  it.each([
    ['a poll beside a picture', contentOf('x', [photo], { poll }), 'error', 'poll_with_media'],
    ['a poll without words', contentOf(' ', [], { poll }), 'error', 'poll_without_words'],
    [
      'five answers',
      contentOf('x', [], { poll: { ...poll, options: ['a', 'b', 'c', 'd', 'e'] } }),
      'error',
      'poll_options',
    ],
    [
      'a long answer',
      contentOf('x', [], { poll: { ...poll, options: ['a', 'b'.repeat(26)] } }),
      'error',
      'poll_option_too_long',
    ],
    ['a poll of a week', contentOf('x', [], { poll: { ...poll, durationMinutes: 10_080 } }), 'error', 'poll_duration'],
    [
      'a long description of a video',
      contentOf('x', [{ ...film, altText: 'x'.repeat(1001) }]),
      'error',
      'alt_text_too_long',
    ],
    ['21 media', contentOf('x', [...Array.from({ length: 20 }, () => photo), film]), 'error', 'too_many_media'],
    ['a link card beside a picture', contentOf('x', [photo], { link }), 'warning', 'link_without_card'],
    ['two hashtags', contentOf('#one #two'), 'warning', 'one_topic'],
  ] as const)('%s', (_what, content, level, code) => {
    expect(codesOf(content, level)).toContain(code);
  });

  it('has nothing against pictures and videos together, up to twenty', () => {
    const mixed = [...Array.from({ length: 10 }, () => photo), ...Array.from({ length: 10 }, () => film)];
    expect(codesOf(contentOf('', mixed), 'error')).toEqual([]);
  });
});

describe('the preview', () => {
  it('shows thread, comment, poll, card, the one topic and media in their own shape', () => {
    const content: VersionContent = {
      parts: [
        { text: 'Read this #one #two', media: [] },
        { text: 'More', media: [film, photo] },
      ],
      firstComment: 'Yes',
      link,
      options: {},
    };
    const { posts, layout } = threadsFace.preview(content, threadsLimits);
    expect(layout).toBe('feed-text');
    expect(posts[0]).toMatchObject({ link: { ...link, domain: 'example.com' } });
    expect(posts[0]?.segments.map(({ text, style }) => [text, style])).toEqual([
      ['Read this ', 'plain'],
      ['#one', 'hashtag'],
      [' #two', 'plain'],
    ]);
    expect(posts[1]?.media).toMatchObject([{ kind: 'video', aspectRatio: 1080 / 1920 }, { aspectRatio: 1 }]);
    expect(posts[2]).toMatchObject({ isComment: true });
    const asked = threadsFace.preview(contentOf('Tea or coffee?', [], { poll, link }), threadsLimits);
    expect(asked.posts).toMatchObject([{ poll: { options: poll.options } }]);
    expect(asked.posts[0]?.link).toBeUndefined();
  });
});
