import { describe, expect, it } from 'vitest';
import { textContent } from '../conformance/index.ts';
import type { VersionContent } from '../spec.ts';
import { xFace } from './browser.ts';
import { limitsFromDetails } from './capabilities.ts';
import { inDollars, xPrices } from './prices.ts';
import { remoteIdFromUrl } from './remote-id.rules.ts';
import { picture, postsOf, publish, richContent, startInTest, video } from './test-ground.ts';

const limits = limitsFromDetails({});

describe('the price of a plan', () => {
  it('is what X charges, call by call', async () => {
    const ground = await startInTest();
    ground.standIn.state.charges.length = 0;
    await publish(ground, richContent);
    const amounts: { readonly [charge: string]: bigint } = {
      'Post: Create': xPrices.post,
      'Post: Create (with URL)': xPrices.postWithLink,
      'Media Metadata': xPrices.altText,
    };
    const charged = ground.standIn.state.charges.reduce((sum, charge) => sum + (amounts[charge] ?? -1n), 0n);
    const { steps } = ground.channel.plan(richContent, ground.account);
    const planned = steps.reduce((sum, step) => sum + BigInt(step.price?.amount ?? 0), 0n);
    expect(planned).toBe(charged);
    // A post and a comment with links, a second part without, one description.
    expect(planned).toBe(4_200_000_000n);
    expect(steps.find((step) => step.key === 'post-1')?.price?.words).toContain('0.20 USD');
  });

  it('is read by people', () => {
    expect([xPrices.post, xPrices.postWithLink, xPrices.altText, 10_000_000_000n, 1n].map(inDollars)).toEqual([
      '0.015 USD',
      '0.20 USD',
      '0.005 USD',
      '1.00 USD',
      '0.0000000001 USD',
    ]);
  });

  it('is warned of while a link is typed', () => {
    const codes = (text: string) => xFace.check(textContent(text), limits).map((check) => check.code);
    expect(codes('See example.com')).toContain('link_costs');
    expect(codes('No link.')).not.toContain('link_costs');
    const comment = xFace.check({ ...textContent('x'), firstComment: 'https://example.com' }, limits);
    expect(comment).toContainEqual(expect.objectContaining({ code: 'link_costs', level: 'warning' }));
  });
});

describe('what is sent', () => {
  it('says who may reply on the first post, and marks promotion and media made by a model', async () => {
    const ground = await startInTest();
    const done = await publish(ground, richContent);
    const [main, second, comment] = postsOf(ground);
    expect(main).toMatchObject({ replySettings: 'following', isPaidPartnership: true, isMadeWithAi: true });
    expect(second).toMatchObject({ replySettings: 'everyone', isPaidPartnership: true, isMadeWithAi: false });
    expect(comment).toMatchObject({ isPaidPartnership: false, inReplyToId: done['post-1']?.remoteId });
    expect(second?.inReplyToId).toBe(done['post-1']?.remoteId);
  });
});

describe('checks while typing', () => {
  const errors = (content: VersionContent) =>
    xFace
      .check(content, limits)
      .filter((check) => check.level === 'error')
      .map((check) => check.code);

  it('stop what X refuses', () => {
    const gif = { ...picture, mimeType: 'image/gif' };
    const media = (...all: VersionContent['parts'][0]['media']): VersionContent => ({
      parts: [{ text: 'x', media: all }],
      options: {},
    });
    expect(errors(media(gif, picture))).toEqual(['gif_not_alone']);
    expect(errors(media(gif))).toEqual([]);
    expect(errors(media(video, picture))).toEqual(['video_not_alone']);
    expect(errors(media({ ...video, durationMs: 140_001 }))).toEqual(['video_too_long']);
    expect(errors(media({ ...video, durationMs: 499 }))).toEqual(['video_too_short']);
    expect(errors(textContent('$AAA $BBB'))).toEqual(['too_many_cashtags']);
    const poll = { options: ['a', 'b'.repeat(26)], durationMinutes: 60, isMultiple: false };
    expect(errors({ ...textContent('x'), poll })).toEqual(['poll_option_too_long']);
    expect(errors({ ...textContent(''), poll: { ...poll, options: ['a', 'b'] } })).toEqual(['question_missing']);
  });
});

describe('the preview', () => {
  const preview = (content: VersionContent, own = limits) => xFace.preview(content, own);

  it('draws threads, the first comment and a poll', () => {
    const { posts } = preview({
      ...textContent('Tea or coffee?'),
      poll: { options: ['Tea', 'Coffee'], durationMinutes: 2880, isMultiple: false },
      firstComment: 'Tell us why.',
    });
    expect(posts[0]?.poll).toEqual({ options: ['Tea', 'Coffee'], words: '0 votes · 2 days left' });
    expect(posts[1]).toMatchObject({ isComment: true, segments: [{ text: 'Tell us why.', style: 'plain' }] });
    expect(preview({ ...richContent, firstComment: '' }).posts).toHaveLength(2);
  });

  it('crops several pictures to X’s grid and leaves one as it is', () => {
    const shapes = (count: number) => {
      const media = Array.from({ length: count }, () => picture);
      return preview({ parts: [{ text: '', media }], options: {} }).posts[0]?.media.map((tile) => tile.aspectRatio);
    };
    expect([1, 2, 3, 4].map(shapes)).toEqual([[1.5], [0.875, 0.875], [0.875, 1.75, 1.75], [1.75, 1.75, 1.75, 1.75]]);
  });

  it('shows the card that X will draw, only for a link in the text and without media', () => {
    const link = { url: 'https://www.example.com/a', title: 'A page', description: 'Words' };
    const card = (content: VersionContent) => preview({ ...content, link }).posts[0]?.link;
    expect(card(textContent('See https://www.example.com/a'))).toMatchObject({
      domain: 'example.com',
      title: 'A page',
    });
    expect(card(textContent('No link.'))).toBeUndefined();
    expect(card({ parts: [{ text: link.url, media: [picture] }], options: {} })).toBeUndefined();
  });

  it('folds a long post where readers have to open it, and loses no word', () => {
    const text = `${'word '.repeat(100)}end`;
    const [post] = preview(textContent(text), limitsFromDetails({ subscription: 'PremiumPlus' })).posts;
    expect(post?.segments.map((segment) => segment.text).join('')).toBe(text);
    expect(post?.segments.map((segment) => [segment.style, segment.text.length])).toEqual([
      ['plain', 280],
      ['folded', 223],
    ]);
  });

  it('shows a video in its own shape', () => {
    const [post] = preview({ parts: [{ text: 'x', media: [video] }], options: {} }).posts;
    expect(post?.media).toEqual([{ assetId: 'v', altText: '', aspectRatio: 1280 / 720, kind: 'video' }]);
  });
});

describe('the id in an address', () => {
  const account = { remoteId: '1', handle: 'Alice', server: 'https://x.com', details: {} };
  it.each([
    ['https://x.com/alice/status/123', '123'],
    ['https://twitter.com/ALICE/status/123?s=20', '123'],
    ['https://mobile.twitter.com/alice/statuses/123/', '123'],
    ['https://x.com/alice/status/123/photo/1', '123'],
    ['https://x.com/bob/status/123', null],
    ['https://x.com/i/status/123', null],
    ['https://x.example/alice/status/123', null],
    ['https://x.com/alice', null],
    ['no address', null],
  ])('%s', (url, id) => {
    expect(remoteIdFromUrl(url, account)).toBe(id);
  });
});
