import type { Answered } from '@antiphon/wire';
import { describe, expect, it } from 'vitest';
import type { VersionContent } from '../spec.ts';
import { pinterestFace as face } from './browser.ts';
import { readBudgets } from './budgets.ts';
import { pinterestLimits } from './capabilities.ts';
import { pinterestOptions } from './options.ts';
import { remoteIdFromUrl } from './remote-id.rules.ts';
import { film, photo, pinContent } from './test-ground.ts';
import { createdAt } from './wire.ts';

const codesOf = (content: VersionContent, level: string) =>
  face
    .check(content, pinterestLimits)
    .filter((check) => check.level === level)
    .map((check) => check.code);

describe('the rules as one types', () => {
  it('wants a board, and a whole address for a link', () => {
    const { options, ...rest } = pinContent();
    const { board: _board, ...others } = options;
    expect(codesOf({ ...rest, options: others }, 'error')).toEqual(['board_missing']);
    expect(codesOf(pinContent({ options: { link: 'example.com' } }), 'error')).toEqual(['link_unreadable']);
    expect(codesOf(pinContent({ options: { link: `https://example.com/${'x'.repeat(2040)}` } }), 'error')).toEqual([
      'link_too_long',
    ]);
  });

  it('says that the link goes out with a mark, unless the person does not want one', () => {
    const link = 'https://example.com/';
    expect(codesOf(pinContent({ options: { link } }), 'fine')).toContain('link_marked');
    expect(codesOf(pinContent({ options: { link, markLink: false } }), 'fine')).not.toContain('link_marked');
  });

  it('lets a video have one picture as its cover, and no second video', () => {
    expect(codesOf(pinContent({}, [film]), 'error')).toEqual([]);
    expect(codesOf(pinContent({}, [film, photo]), 'error')).toEqual([]);
    expect(codesOf(pinContent({}, [film, photo, photo]), 'error')).toContain('video_not_alone');
    expect(codesOf(pinContent({}, [film, film]), 'error')).toContain('video_not_alone');
    expect(codesOf(pinContent({}, [film, { ...photo, mimeType: 'image/x-unheard-of' }]), 'error')).toEqual([
      'wrong_type',
    ]);
  });

  it('warns of a video without a description', () => {
    expect(codesOf(pinContent({}, [film]), 'warning')).toEqual(['alt_text_missing']);
    expect(codesOf(pinContent({}, [{ ...film, altText: 'A soup is stirred' }]), 'warning')).toEqual([]);
  });

  it('wants a picture or a video, videos from 4 seconds to 15 minutes', () => {
    expect(codesOf(pinContent({}, []), 'error')).toContain('picture_missing');
    expect(codesOf(pinContent({}, [{ ...film, durationMs: 3_000 }]), 'error')).toEqual(['video_too_short']);
    expect(codesOf(pinContent({}, [{ ...film, durationMs: 1_000_000 }]), 'error')).toEqual(['video_too_long']);
  });

  it('warns of pictures that feeds cut off, and of carousels of several shapes', () => {
    expect(codesOf(pinContent({}, [{ ...photo, height: 2_500 }]), 'warning')).toEqual(['cut_in_feeds']);
    expect(codesOf(pinContent({}, [photo, { ...photo, height: 1_000 }]), 'warning')).toEqual(['carousel_shapes']);
  });

  it('warns of descriptions that do not fit into one', () => {
    const long = { ...photo, altText: 'x'.repeat(300) };
    expect(codesOf(pinContent({}, [long]), 'warning')).toEqual([]);
    expect(codesOf(pinContent({}, [long, long]), 'warning')).toEqual(['alt_text_cut']);
  });

  it('counts an emoji of several characters as several, as Pinterest does', () => {
    const family = '👩‍👩‍👧';
    expect(face.measure(family, pinterestLimits)).toEqual({ used: 5, max: 800, overflowAt: null });
    const { overflowAt } = face.measure('🍜'.repeat(801), pinterestLimits);
    expect(overflowAt).toBe(1_600);
  });
});

describe('the preview', () => {
  it('is a card with its picture as feeds cut it, title and where it leads', () => {
    const content = pinContent({ options: { link: 'https://www.example.com/soup' } }, [{ ...photo, height: 3_000 }]);
    const preview = face.preview(content, pinterestLimits);
    expect(preview.layout).toBe('pin');
    expect(preview.posts[0]).toMatchObject({
      title: 'Soup',
      media: [{ assetId: photo.assetId, kind: 'image', isCropped: true, aspectRatio: 2 / 3 }],
      link: { url: 'https://www.example.com/soup', domain: 'example.com' },
    });
  });

  it('shows the video and not its cover', () => {
    const [post] = face.preview(pinContent({}, [photo, film]), pinterestLimits).posts;
    expect(post?.media.map((tile) => tile.kind)).toEqual(['video']);
  });
});

describe('the options', () => {
  it('are strict: a board that is a number, addresses that are whole, and nothing else', () => {
    const isValid = (options: object) => pinterestOptions.safeParse(options).success;
    expect(
      isValid({ board: '123', section: '4', title: 'x', link: 'https://example.com', markLink: true, coverAt: 3 }),
    ).toBe(true);
    for (const wrong of [
      {},
      { board: 'recipes' },
      { board: '1', link: 'javascript:alert(1)' },
      { board: '1', link: 'example.com' },
      { board: '1', title: 'x'.repeat(101) },
      { board: '1', coverAt: -1 },
      { board: '1', other: 1 },
    ])
      expect(isValid(wrong), JSON.stringify(wrong)).toBe(false);
  });
});

describe('the address of a pin', () => {
  it.each([
    ['https://www.pinterest.com/pin/999658448514149467/', '999658448514149467'],
    ['https://pinterest.com/pin/12', '12'],
    ['https://de.pinterest.com/pin/a-bowl-of-soup--12/?utm_source=x', '12'],
    ['https://www.pinterest.co.uk/pin/12/sent/', '12'],
    ['https://www.pinterest.com/alice/recipes/', null],
    ['https://pinterest.com.evil.example/pin/12/', null],
    ['https://pin.it/abc', null],
    ['nonsense', null],
  ])('%s is %s', (url, id) => {
    expect(remoteIdFromUrl(url)).toBe(id);
  });
});

describe('what headers tell of limits', () => {
  const now = new Date('2026-11-20T10:00:00Z');
  const answer = (headers: Record<string, string>): Answered => ({
    kind: 'answered',
    status: 200,
    headers: new Headers(headers),
    body: '',
    json: () => undefined,
  });

  it('is read as the real API sends it', () => {
    const seen = {
      'x-ratelimit-limit': '60, 100;w=1;name="safety_net_app_id_user_id", 60;w=60;name="org_analytics_app_id_user_id"',
      'x-ratelimit-remaining': '59',
      'x-ratelimit-reset': '41',
    };
    expect(readBudgets(answer(seen), now)).toEqual([
      { scope: 'account', name: 'org_analytics', limit: 60, remaining: 59, resetAt: new Date('2026-11-20T10:00:41Z') },
    ]);
  });

  it('is read where it is a plain number, and of the whole app', () => {
    const plain = { 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': '3600' };
    expect(readBudgets(answer(plain), now)).toMatchObject([{ scope: 'app', name: 'calls', limit: 1000, remaining: 3 }]);
  });

  it('is nothing where they are missing or no numbers', () => {
    expect(readBudgets(answer({}), now)).toEqual([]);
    expect(readBudgets(answer({ 'x-ratelimit-limit': 'many' }), now)).toEqual([]);
    expect(readBudgets({ kind: 'not_sent', code: 'X', reason: 'x' }, now)).toEqual([]);
  });
});

describe('the moment a pin was made', () => {
  it.each([
    ['2022-10-13T01:40:29', '2022-10-13T01:40:29.000Z'],
    ['2020-01-01T20:10:40-00:00', '2020-01-01T20:10:40.000Z'],
    ['2020-01-01T20:10:40+02:00', '2020-01-01T18:10:40.000Z'],
    ['soon', null],
  ])('%s is %s', (told, moment) => {
    expect(createdAt({ id: '1', created_at: told })?.toISOString() ?? null).toBe(moment);
  });
});
