import { describe, expect, it } from 'vitest';
import type { VersionContent } from '../spec.ts';
import { linkedinFace } from './browser.ts';
import { contentOf, film, picture } from './test-ground.ts';

const { limits } = linkedinFace.capabilities;
const codesOf = (content: VersionContent) =>
  linkedinFace
    .check(content, limits)
    .filter((check) => check.level !== 'fine')
    .map((check) => `${check.level}: ${check.code}`);
const poll = { options: ['Tea', 'Coffee'], durationMinutes: 1440, isMultiple: false };

describe('the rules as one types', () => {
  it('counts in UTF-16 units and cuts no character in two', () => {
    expect(linkedinFace.measure('☕👩', limits)).toEqual({ used: 3, max: 3000, overflowAt: null });
    expect(linkedinFace.measure(`${'x'.repeat(2999)}👩`, limits).overflowAt).toBe(2999);
  });

  it.each<readonly [VersionContent, readonly string[]]>([
    [contentOf('Tea?', { poll }), []],
    [contentOf('Long. '.repeat(30), { poll }), ['error: poll_question_missing']],
    [contentOf('Long. '.repeat(30), { poll, options: { pollQuestion: 'Which?' } }), []],
    [contentOf('', { poll }), ['error: poll_question_missing']],
    [contentOf('Tea?', { poll: { ...poll, durationMinutes: 60 } }), ['error: poll_duration']],
    [contentOf('Tea?', { poll: { ...poll, isMultiple: true } }), ['error: poll_multiple']],
    [contentOf('See https://example.com'), ['warning: link_without_card']],
    [contentOf('See https://example.com', { link: { url: 'https://example.com', title: 'A', description: '' } }), []],
    [contentOf('', { link: { url: 'https://example.com', title: 'A', description: '' } }), []],
    [contentOf('x', {}, [{ ...picture, width: 8000, height: 5000 }]), ['warning: picture_fitted']],
    [contentOf('x', { firstComment: 'x'.repeat(1250) }), []],
    [contentOf('x', { firstComment: 'x'.repeat(1251) }), ['warning: comment_long']],
    [contentOf('x', {}, [{ ...film, sizeBytes: 60_000 }]), ['warning: video_small']],
    [contentOf('x', {}, [{ ...film, sizeBytes: 80_000, durationMs: 1_000 }]), ['error: video_too_short']],
  ])('judges %#', (content, codes) => {
    expect(codesOf(content)).toEqual(codes);
  });

  it('knows that members’ videos are shorter than those of pages', () => {
    const content = contentOf('x', {}, [{ ...film, sizeBytes: 80_000, durationMs: 20 * 60_000 }]);
    const errors = (details: Parameters<typeof linkedinFace.limitsOf>[0]) =>
      linkedinFace.check(content, linkedinFace.limitsOf(details)).filter((check) => check.level === 'error');
    expect(errors({ kind: 'organization' })).toEqual([]);
    expect(errors({ kind: 'member' })).toMatchObject([{ code: 'video_too_long' }]);
  });
});

describe('the preview', () => {
  it('hides what comes after the first lines behind “more”', () => {
    const text = `${'Words and more words. '.repeat(12)}#tag`;
    const [post] = linkedinFace.preview(contentOf(text, { firstComment: 'And this.' }), limits).posts;
    expect(post?.segments.map((segment) => segment.style)).toEqual(['plain', 'folded']);
    expect(post?.segments[0]?.text).toHaveLength(210);
  });

  it('shows the first comment, and a poll by its question', () => {
    const preview = linkedinFace.preview(contentOf('Tea or coffee?', { poll, firstComment: 'Vote!' }), limits);
    expect(preview.posts).toMatchObject([
      { segments: [], poll: { options: ['Tea', 'Coffee'], words: 'Tea or coffee? · 0 votes · 1d left' } },
      { isComment: true, segments: [{ text: 'Vote!' }] },
    ]);
  });

  it('shows a card only where nothing else stands, and crops several pictures', () => {
    const link = { url: 'https://www.example.com/x', title: 'A page', description: 'About', thumbnail: picture };
    const shown = linkedinFace.preview(contentOf('Read.', { link }), limits).posts[0];
    expect(shown?.link).toMatchObject({ domain: 'example.com', title: 'A page', thumbnailAssetId: 'p' });
    const beside = linkedinFace.preview(contentOf('Read.', { link }, [picture, picture]), limits).posts[0];
    expect(beside?.link).toBeUndefined();
    expect(beside?.media).toMatchObject([
      { aspectRatio: 1, isCropped: true },
      { aspectRatio: 1, isCropped: true },
    ]);
    const film16 = linkedinFace.preview(contentOf('', {}, [{ ...film, width: null }]), limits).posts[0];
    expect(film16?.media).toMatchObject([{ kind: 'video', aspectRatio: 16 / 9 }]);
  });
});
