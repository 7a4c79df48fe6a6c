import type { Answered } from '@antiphon/wire';
import { describe, expect, it } from 'vitest';
import { youtubeFace } from './browser.ts';
import { tagsLength } from './content.rules.ts';
import { errorOf } from './errors.ts';
import { youtubeOptions } from './options.ts';
import { nextPacificMidnight, pacificDay } from './pacific.rules.ts';
import { remoteIdFromUrl } from './remote-id.rules.ts';
import { cover, film, filmContent } from './test-ground.ts';

describe('days in California', () => {
  it.each([
    ['2026-11-20T10:00:00Z', '2026-11-20', '2026-11-21T08:00:00Z'],
    ['2026-11-20T07:59:59Z', '2026-11-19', '2026-11-20T08:00:00Z'],
    ['2026-11-20T08:00:00Z', '2026-11-20', '2026-11-21T08:00:00Z'],
    ['2026-07-01T10:00:00Z', '2026-07-01', '2026-07-02T07:00:00Z'],
    // Clocks go forward on 8 March and back on 1 November 2026.
    ['2026-03-08T09:00:00Z', '2026-03-08', '2026-03-09T07:00:00Z'],
    ['2026-03-08T07:00:00Z', '2026-03-07', '2026-03-08T08:00:00Z'],
    ['2026-11-01T08:00:00Z', '2026-11-01', '2026-11-02T08:00:00Z'],
    ['2026-12-31T20:00:00Z', '2026-12-31', '2027-01-01T08:00:00Z'],
  ])('at %s it is %s, and the next begins at %s', (now, day, midnight) => {
    expect(pacificDay(new Date(now))).toBe(day);
    expect(nextPacificMidnight(new Date(now))).toEqual(new Date(midnight));
  });
});

describe('tags', () => {
  it.each([
    [[], 0],
    [['one'], 3],
    [['one', 'two'], 7],
    [['two words'], 11],
    [['é', 'two words'], 13],
  ])('%j count as %i characters', (tags, length) => {
    expect(tagsLength(tags)).toBe(length);
  });

  it('have their limit in the form as in the check', () => {
    const fits = { title: 'x', tags: ['x'.repeat(249), 'y'.repeat(250)] };
    const tooMany = { title: 'x', tags: ['x'.repeat(250), 'y'.repeat(250)] };
    const codes = (options: typeof fits) =>
      youtubeFace.check(filmContent({ options }), youtubeFace.capabilities.limits).map((check) => check.code);
    expect(youtubeOptions.safeParse(fits).success).toBe(true);
    expect(youtubeOptions.safeParse(tooMany).success).toBe(false);
    expect(codes(fits)).not.toContain('tags_too_long');
    expect(codes(tooMany)).toContain('tags_too_long');
  });
});

describe('addresses of videos', () => {
  const id = 'dQw4w9WgXcQ';
  it.each([
    `https://www.youtube.com/watch?v=${id}&t=5s`,
    `https://m.youtube.com/watch?app=desktop&v=${id}`,
    `https://youtu.be/${id}?si=x`,
    `https://youtube.com/shorts/${id}`,
    `https://www.youtube.com/live/${id}?feature=share`,
    `https://studio.youtube.com/video/${id}/edit`,
  ])('%s names the video', (url) => {
    expect(remoteIdFromUrl(url)).toBe(id);
  });

  it.each([
    'not an address',
    `https://example.com/watch?v=${id}`,
    'https://www.youtube.com/watch?v=short',
    'https://www.youtube.com/@alice',
    `https://www.youtube.com/playlist?list=${id}`,
    'https://youtu.be/',
  ])('%s names none', (url) => {
    expect(remoteIdFromUrl(url)).toBeNull();
  });
});

describe('refusals of Google', () => {
  const now = new Date('2026-11-20T10:00:00Z');
  const answered = (status: number, error: unknown, headers: Record<string, string> = {}): Answered => {
    const body = JSON.stringify({ error });
    return { kind: 'answered', status, headers: new Headers(headers), body, json: () => JSON.parse(body) as unknown };
  };
  const because = (status: number, reason: string, message = 'No.') =>
    errorOf(answered(status, { code: status, message, errors: [{ reason, message }] }), 'visible', now);

  it.each([
    [403, 'quotaExceeded', 'rate_limited'],
    [403, 'userRateLimitExceeded', 'rate_limited'],
    [429, 'rateLimitExceeded', 'rate_limited'],
    [429, 'uploadRateLimitExceeded', 'rate_limited'],
    [400, 'uploadLimitExceeded', 'rate_limited'],
    [401, 'authError', 'reconnect'],
    [401, 'youtubeSignupRequired', 'reconnect'],
    [403, 'insufficientPermissions', 'reconnect'],
    [403, 'forbidden', 'rejected'],
    [403, 'accessNotConfigured', 'rejected'],
    [403, 'authenticatedUserAccountSuspended', 'rejected'],
    [400, 'invalidDescription', 'rejected'],
    [500, 'backendError', 'unknown_outcome'],
    [503, 'backendError', 'unknown_outcome'],
  ])('%i %s is %s', (status, reason, kind) => {
    const error = because(status, reason);
    expect(error).toMatchObject({ kind, code: reason, status, words: expect.stringMatching(/\w.*\.$/) });
    expect(error.retryAt !== undefined).toBe(kind === 'rate_limited');
  });

  it('name a day’s limit also in the newer words, and a reason in the details', () => {
    const perDay = because(
      429,
      'rateLimitExceeded',
      "Quota exceeded for quota metric 'Uploads' and limit 'Uploads per day'.",
    );
    expect(perDay.retryAt).toEqual(new Date('2026-11-21T08:00:00Z'));
    const scope = {
      code: 403,
      message: 'No.',
      status: 'PERMISSION_DENIED',
      details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }],
    };
    expect(errorOf(answered(403, scope), 'visible', now).kind).toBe('reconnect');
    expect(errorOf(answered(403, { code: 403, status: 'PERMISSION_DENIED' }), 'visible', now).code).toBe(
      'PERMISSION_DENIED',
    );
  });

  it('say when to come back where they do', () => {
    const error = { code: 429, message: 'No.', errors: [{ reason: 'uploadRateLimitExceeded' }] };
    expect(errorOf(answered(429, error, { 'retry-after': '30' }), 'harmless', now).retryAt).toEqual(
      new Date('2026-11-20T10:00:30Z'),
    );
    expect(errorOf(answered(429, error), 'harmless', now).retryAt).toEqual(new Date('2026-11-20T11:00:00Z'));
  });
});

describe('the rules as one types', () => {
  const { limits } = youtubeFace.capabilities;
  const levels = (content: Parameters<typeof youtubeFace.check>[0]) =>
    youtubeFace
      .check(content, limits)
      .filter((check) => check.level !== 'fine')
      .map((check) => `${check.level} ${check.code}`);

  it('find nothing wrong with a film and its thumbnail', () => {
    expect(levels(filmContent({}, [film, cover]))).toEqual([]);
  });

  it.each([
    ['a video without a title', filmContent({ options: { title: ' ' } }), 'error title_missing'],
    ['no video', filmContent({}, []), 'error video_missing'],
    ['a picture alone', filmContent({}, [cover]), 'error video_missing'],
    ['two pictures beside the video', filmContent({}, [film, cover, cover]), 'error too_many_pictures'],
    ['two videos', filmContent({}, [film, film]), 'error video_not_alone'],
    [
      'a thumbnail of a wrong type',
      filmContent({}, [film, { ...cover, mimeType: 'image/webp' }]),
      'error thumbnail_type',
    ],
    [
      'a thumbnail that is too large',
      filmContent({}, [film, { ...cover, sizeBytes: 2_097_153 }]),
      'error thumbnail_too_large',
    ],
    ['a small thumbnail', filmContent({}, [film, { ...cover, width: 320, height: 180 }]), 'warning thumbnail_small'],
    ['a square thumbnail', filmContent({}, [film, { ...cover, width: 900, height: 900 }]), 'warning thumbnail_shape'],
    [
      'a thumbnail of a Short',
      filmContent({ options: { placement: 'reel' } }, [{ ...film, width: 9, height: 16 }, cover]),
      'warning thumbnail_left_out',
    ],
    [
      'a long Short',
      filmContent({ options: { placement: 'reel' } }, [{ ...film, durationMs: 180_001 }]),
      'error video_too_long',
    ],
    ['a wide Short', filmContent({ options: { placement: 'reel' } }), 'warning video_fitted'],
    ['an upright film', filmContent({}, [{ ...film, width: 9, height: 16 }]), 'warning becomes_short'],
    [
      'a long film of an unverified channel',
      filmContent({}, [{ ...film, durationMs: 901_000 }]),
      'error video_too_long',
    ],
    ['angle brackets', filmContent({ options: { title: 'a<b' } }), 'error angle_brackets'],
    [
      'a comment for children',
      filmContent({ firstComment: 'x', options: { madeForKids: true } }),
      'warning comment_left_out',
    ],
    [
      'too many hashtags',
      filmContent({ options: { title: Array.from({ length: 61 }, () => '#a').join(' ') } }),
      'warning too_many_hashtags',
    ],
  ])('say something to %s', (_what, content, said) => {
    expect(levels(content)).toContain(said);
    for (const { words } of youtubeFace.check(content, limits)) expect(words).toMatch(/\w.*\.$/);
  });

  it('count a description in bytes too', () => {
    const text = 'ä'.repeat(2_501);
    expect(youtubeFace.measure(text, limits)).toEqual({ used: 2_501, max: 5_000, overflowAt: 2_500 });
  });
});

describe('the preview', () => {
  const { limits } = youtubeFace.capabilities;

  it('shows a wide player with its thumbnail, the title below, and folds a long description', () => {
    const content = filmContent({ firstComment: 'Hello' }, [film, cover]);
    const long = {
      ...content,
      parts: [{ ...content.parts[0], text: `${'x'.repeat(149)} https://example.com/ and more` }],
    } as const;
    const { layout, posts } = youtubeFace.preview(long, limits);
    expect(layout).toBe('player');
    const [video, comment] = posts;
    expect(video).toMatchObject({
      title: 'A film',
      media: [{ kind: 'video', aspectRatio: 16 / 9 }, { kind: 'image' }],
    });
    expect(video?.segments.map((segment) => segment.style)).toEqual(['plain', 'folded']);
    expect(video?.segments.map((segment) => segment.text).join('')).toBe(long.parts[0].text);
    expect(comment).toMatchObject({ isComment: true, segments: [{ text: 'Hello' }] });
  });

  it('shows a Short upright, whether it was asked for or only has the shape of one', () => {
    const upright = [{ ...film, width: 1080, height: 1920 }];
    for (const placement of ['feed', 'reel']) {
      const { layout, posts } = youtubeFace.preview(filmContent({ options: { placement } }, upright), limits);
      expect(layout).toBe('upright');
      expect(posts[0]?.media[0]?.aspectRatio).toBeCloseTo(9 / 16);
    }
  });

  it('leaves out a comment that cannot be written', () => {
    const content = filmContent({ firstComment: 'Hello', options: { visibility: 'private' } });
    expect(youtubeFace.preview(content, limits).posts).toHaveLength(1);
  });
});
