import type { Answer } from '@antiphon/wire';
import { describe, expect, it } from 'vitest';
import type { Limits, VersionContent, VersionMedia } from '../spec.ts';
import {
  byteRangeOf,
  capabilitiesFor,
  checkVersion,
  countGraphemes,
  errorOf,
  findSpans,
  measureGraphemes,
  readReset,
  refusedInput,
  segmentsOf,
  textForMatching,
} from './index.ts';

const limits: Limits = {
  text: { unit: 'graphemes', max: 10, maxBytes: 40 },
  images: { max: 1, maxBytes: 1_000_000, mimeTypes: ['image/png', 'image/jpeg'], altTextMax: 5 },
  threadParts: 2,
};
const now = new Date('2026-11-20T10:00:00Z');

describe('texts', () => {
  it('counts what a reader sees as one', () => {
    expect(countGraphemes('héllo 👨‍👩‍👧‍👦🇩🇪')).toBe(8);
    expect(countGraphemes('e\u0301')).toBe(1);
  });

  it('says where a text no longer fits, by graphemes and by bytes', () => {
    expect(measureGraphemes('1234567890', limits)).toEqual({ used: 10, max: 10, overflowAt: null });
    expect(measureGraphemes('1234567890x', limits)).toEqual({ used: 11, max: 10, overflowAt: 10 });
    const family = '👨‍👩‍👧‍👦';
    expect(measureGraphemes(family.repeat(2), limits)).toEqual({ used: 2, max: 10, overflowAt: family.length });
  });

  it('finds links, mentions and hashtags, and nothing that only looks so', () => {
    const text =
      'Ask @anna.example (see https://example.com/a_(b)?q=1). Also example.org, #Köln2026 #42 mail@example.com v1.2';
    expect(findSpans(text).map((span) => [span.kind, text.slice(span.start, span.end), span.target])).toEqual([
      ['mention', '@anna.example', 'anna.example'],
      ['link', 'https://example.com/a_(b)?q=1', 'https://example.com/a_(b)?q=1'],
      ['link', 'example.org', 'https://example.org'],
      ['hashtag', '#Köln2026', 'Köln2026'],
    ]);
  });

  it('gives the place of a span in bytes', () => {
    const text = 'ü👍 #tag';
    const [span] = findSpans(text);
    expect(span && byteRangeOf(text, span)).toEqual({ start: 7, end: 11 });
  });

  it('makes texts equal that a network has polished', () => {
    expect(textForMatching('“Wait” – it’s\n\nfine…')).toBe(textForMatching('"Wait" - it\'s fine...'));
    expect(textForMatching('one')).not.toBe(textForMatching('two'));
  });
});

describe('previews', () => {
  it('cuts a text into pieces that join to the same text', () => {
    const text = 'See https://example.com/long #now and then';
    const segments = segmentsOf(text, findSpans(text), 8);
    expect(segments.map((one) => one.text).join('')).toBe(text);
    expect(segments.map((one) => one.style)).toEqual(['plain', 'link', 'cut']);
  });

  it('fold what is behind “more”, between whole letters and without marks', () => {
    const text = 'See 🌊 #now and #then';
    const segments = segmentsOf(text, findSpans(text), 16, 5);
    expect(segments).toEqual([
      { text: 'See 🌊', style: 'plain' },
      { text: ' #now and ', style: 'folded' },
      { text: '#then', style: 'cut' },
    ]);
    // A mark across the fold ends there; without a fold, or with one behind the end, nothing is folded.
    expect(segmentsOf('#sunrise', findSpans('#sunrise'), null, 4)).toEqual([
      { text: '#sun', style: 'hashtag' },
      { text: 'rise', style: 'folded' },
    ]);
    for (const fold of [null, undefined, 8, 99])
      expect(segmentsOf('#sunrise', findSpans('#sunrise'), null, fold)).toEqual([
        { text: '#sunrise', style: 'hashtag' },
      ]);
  });
});

describe('checks', () => {
  const picture: VersionMedia = {
    assetId: 'a',
    kind: 'image',
    mimeType: 'image/png',
    sizeBytes: 1000,
    width: 1,
    height: 1,
    altText: 'cat',
    isMadeByAi: false,
  };
  const codes = (content: Partial<VersionContent>, own: Partial<Limits> = {}) =>
    checkVersion(
      { parts: [{ text: 'hello', media: [] }], options: {}, ...content },
      { name: 'Net', limits: { ...limits, ...own }, measure: measureGraphemes },
    )
      .filter((check) => check.level !== 'fine')
      .map((check) => check.code);
  const withPicture = (own: Partial<VersionMedia>, times = 1) =>
    codes({ parts: [{ text: 'x', media: Array.from({ length: times }, () => ({ ...picture, ...own })) }] });

  it('finds nothing wrong with what fits', () => {
    expect(codes({})).toEqual([]);
    expect(withPicture({})).toEqual([]);
    expect(withPicture({ sizeBytes: 1_000_000, altText: '12345' })).toEqual([]);
  });

  it('lets a video stand alone as a reel, also where posts mix pictures and videos', () => {
    const video = { ...picture, kind: 'video' as const, mimeType: 'video/mp4', altText: '' };
    const videos = { maxBytes: 5_000, maxDurationMs: 9_000, mimeTypes: ['video/mp4'] };
    const asReel = (media: readonly VersionMedia[]) =>
      codes({ parts: [{ text: 'x', media }], options: { placement: 'reel' } }, { mixesMedia: true, reel: videos });
    expect(asReel([video])).toEqual([]);
    expect(asReel([video, video])).toEqual(['video_not_alone']);
  });

  it.each([
    ['text_missing', () => codes({ parts: [{ text: ' ', media: [] }] })],
    ['text_too_long', () => codes({ parts: [{ text: '12345678901', media: [] }] })],
    ['too_many_pictures', () => withPicture({}, 2)],
    ['wrong_type', () => withPicture({ mimeType: 'image/svg+xml' })],
    ['picture_fitted', () => withPicture({ sizeBytes: 1_000_001 })],
    ['picture_fitted', () => withPicture({ mimeType: 'image/tiff' })],
    ['alt_text_missing', () => withPicture({ altText: '' })],
    ['alt_text_too_long', () => withPicture({ altText: '123456' })],
    ['video_unsupported', () => withPicture({ kind: 'video' })],
    ['picture_missing', () => codes({}, { images: { ...limits.images, isRequired: true } })],
    ['thread_too_long', () => codes({ parts: [1, 2, 3].map(() => ({ text: 'x', media: [] })) as never })],
    ['comment_too_long', () => codes({ firstComment: '12345678901' })],
  ])('says %s', (code, run) => {
    expect(run()).toEqual([code]);
  });
});

describe('errors', () => {
  const answered = (status: number, headers: Record<string, string> = {}, body = ''): Answer => ({
    kind: 'answered',
    status,
    headers: new Headers(headers),
    body,
    json: () => undefined,
  });
  const kindOf = (answer: Answer, risk: 'visible' | 'harmless') => errorOf(answer, { name: 'Net', risk, now }).kind;

  it.each([
    ['what was not sent', { kind: 'not_sent', reason: '', code: '' }, 'temporary', 'temporary'],
    [
      'an address that the fence refuses',
      { kind: 'not_sent', reason: '', code: 'address_not_allowed', isRefusedAddress: true },
      'rejected',
      'rejected',
    ],
    [
      'a redirect to an address that the fence refuses',
      { kind: 'unknown', reason: '', code: 'address_not_allowed', isRefusedAddress: true },
      'unknown_outcome',
      'rejected',
    ],
    ['silence', { kind: 'unknown', reason: '', code: '' }, 'unknown_outcome', 'temporary'],
    ['5xx', answered(503), 'unknown_outcome', 'temporary'],
    ['a success without sense', answered(200), 'unknown_outcome', 'temporary'],
    ['a redirect', answered(302), 'unknown_outcome', 'temporary'],
    ['408', answered(408), 'unknown_outcome', 'temporary'],
    ['401', answered(401), 'reconnect', 'reconnect'],
    ['403', answered(403), 'rejected', 'rejected'],
    ['422', answered(422), 'rejected', 'rejected'],
    ['429', answered(429), 'rate_limited', 'rate_limited'],
  ] as const)('after %s: %s', (_name, answer, visible, harmless) => {
    expect(kindOf(answer as Answer, 'visible')).toBe(visible);
    expect(kindOf(answer as Answer, 'harmless')).toBe(harmless);
  });

  it.each([
    [{ 'retry-after': '30' }, '2026-11-20T10:00:30.000Z'],
    [{ 'retry-after': 'Fri, 20 Nov 2026 10:05:00 GMT' }, '2026-11-20T10:05:00.000Z'],
    [{ 'x-ratelimit-reset': '2026-11-20T10:02:00.000Z' }, '2026-11-20T10:02:00.000Z'],
    [{ 'ratelimit-reset': '1795169100' }, '2026-11-20T10:05:00.000Z'],
    [{ 'ratelimit-reset': '1' }, '2026-11-20T10:00:01.000Z'],
    [{}, '2026-11-20T10:01:00.000Z'],
    [{ 'retry-after': 'soon' }, '2026-11-20T10:01:00.000Z'],
    [{ 'x-ratelimit-reset': '1795169100000' }, '2026-11-20T10:05:00.000Z'],
    [{ 'x-ratelimit-reset': '17951691000000000' }, '2026-11-20T10:01:00.000Z'],
    [{ 'retry-after': '999999999' }, '2026-12-21T10:00:00.000Z'],
    [{ 'retry-after': 'Fri, 20 Nov 9026 10:05:00 GMT' }, '2026-12-21T10:00:00.000Z'],
    [{ 'retry-after': '1e300' }, '2026-11-20T10:01:00.000Z'],
  ])('reads the end of a 429 from %j', (headers, expected) => {
    expect(readReset(new Headers(headers as Record<string, string>), now).toISOString()).toBe(expected);
  });

  it('gives the first words of a message that is a whole page, and no half of a sign', () => {
    const words = (message: string) =>
      errorOf(answered(422), { name: 'Net', risk: 'visible', now, readMessage: () => message }).words;
    expect(words(`${'x'.repeat(498)}😀 and on`)).toBe(`Net refused this: ${'x'.repeat(498)}…`);
    expect(words('x'.repeat(500))).toBe(`Net refused this: ${'x'.repeat(500)}`);
  });

  it('keeps at most 2,000 characters of an answer as evidence', () => {
    const error = errorOf(answered(500, {}, 'x'.repeat(5000)), { name: 'Net', risk: 'visible', now });
    expect(error.evidence).toHaveLength(2000);
  });

  it('turns a complaint about a form into a refusal at its field', () => {
    const refusal = refusedInput({ issues: [{ message: 'Type a handle.', path: ['handle'] }] });
    expect(refusal).toMatchObject({ kind: 'refused', field: 'handle', error: { words: 'Type a handle.' } });
  });
});

describe('capabilities of an account', () => {
  it("are the network's, unless the account has its own", () => {
    const common = { isSandbox: false } as never;
    const own = { isSandbox: true } as never;
    expect(capabilitiesFor({ capabilities: common }, { details: null })).toBe(common);
    expect(capabilitiesFor({ capabilities: common, capabilitiesOf: () => own }, { details: null })).toBe(own);
  });
});
