/** Threads’ browser door: length, the rules as one types, and the preview. Pure. */
import { checkVersion, findSpans, segmentsOf } from '../kit/index.ts';
import type { ChannelFace, Check, Limits, Preview, VersionContent, VersionMedia } from '../spec.ts';
import { threadsCapabilities, threadsLimits } from './capabilities.ts';
import { threadsMark } from './mark.ts';
import { linkOf, type Piece, piecesOf, pollOf } from './plan.ts';
import { countLinks, measureText } from './text.ts';

export const threadsFace: ChannelFace = {
  ...threadsMark,
  capabilities: threadsCapabilities,
  limitsOf: () => threadsLimits,
  measure: measureText,
  check: checkContent,
  preview: previewContent,
};

function checkContent(content: VersionContent, limits: Limits): readonly Check[] {
  // Links are counted below: the same one twice is one link here.
  const { maxLinks = Number.POSITIVE_INFINITY, ...others } = limits;
  const common = checkVersion(content, { name: 'Threads', limits: others, measure: measureText });
  return [
    ...common,
    ...checkLinks(content, maxLinks),
    ...checkCards(content),
    ...checkTopics(content),
    ...checkVideos(content, limits),
  ];
}

function checkLinks(content: VersionContent, max: number): Check[] {
  return content.parts.flatMap(({ text }, part) => {
    const count = countLinks(text, part === 0 ? linkOf(content) : undefined);
    const words = `Threads takes at most ${max} different links in a post; there are ${count}.`;
    return count > max ? [{ level: 'error' as const, code: 'too_many_links', words, part }] : [];
  });
}

/** Polls and link cards stand below text alone (that polls do is said by the kit), and not together. */
function checkCards(content: VersionContent): Check[] {
  const [{ text, media }] = content.parts;
  const { poll, link } = content;
  const all: readonly (readonly [boolean, Check['level'], string, string])[] = [
    [
      poll !== undefined && media.length === 0 && text.trim() === '',
      'error',
      'poll_without_words',
      'On Threads a poll needs a text above it.',
    ],
    [
      link !== undefined && linkOf(content) === undefined,
      'warning',
      'link_without_card',
      'Threads draws no link card below pictures, videos and polls.',
    ],
  ];
  return all.filter(([applies]) => applies).map(([, level, code, words]) => ({ level, code, words, part: 0 }));
}

/** A post has one topic. */
function checkTopics(content: VersionContent): Check[] {
  const words = 'A post on Threads has one topic: only the first hashtag becomes one.';
  return content.parts.flatMap(({ text }, part) =>
    findSpans(text).filter((span) => span.kind === 'hashtag').length > 1
      ? [{ level: 'warning' as const, code: 'one_topic', words, part }]
      : [],
  );
}

/** Videos have descriptions here too. */
function checkVideos(content: VersionContent, { images: { altTextMax } }: Limits): Check[] {
  const isTooLong = (one: VersionMedia) => one.kind === 'video' && one.altText.length > altTextMax;
  return content.parts.flatMap(({ media }, part) =>
    media.filter(isTooLong).map(({ altText }) => ({
      level: 'error' as const,
      code: 'alt_text_too_long',
      words: `A description has ${altText.length} characters; Threads takes ${altTextMax}.`,
      part,
    })),
  );
}

type PreviewPost = Preview['posts'][number];

function previewContent(content: VersionContent, limits: Limits): Preview {
  return {
    layout: 'feed-text',
    posts: piecesOf(content).map((piece) => postOf(piece, content, limits)),
    note: 'Drawn by the rules of Meta’s documentation as read on 21 November 2026.',
  };
}

function postOf(piece: Piece, content: VersionContent, limits: Limits): PreviewPost {
  const isMain = piece.stepKey === 'post-1';
  const spans = findSpans(piece.text);
  const topic = spans.find((span) => span.kind === 'hashtag');
  const shown = spans.filter((span) => span.kind !== 'hashtag' || span === topic);
  const poll = isMain ? pollOf(content) : undefined;
  return {
    segments: segmentsOf(piece.text, shown, measureText(piece.text, limits).overflowAt),
    media: tilesOf(piece.media),
    ...(isMain ? cardOf(content) : {}),
    ...(poll ? { poll: { options: poll, words: 'Ends in 24 h' } } : {}),
    ...(piece.stepKey === 'comment-1' ? { isComment: true } : {}),
    counters: ['likes', 'replies', 'reposts', 'shares'],
  };
}

function cardOf(content: VersionContent): Pick<PreviewPost, 'link'> {
  const url = linkOf(content);
  if (url === undefined || !content.link || !URL.canParse(url)) return {};
  const { title, description, thumbnail } = content.link;
  const domain = new URL(url).hostname.replace(/^www\./, '');
  const picture = thumbnail ? { thumbnailAssetId: thumbnail.assetId } : {};
  return { link: { url, domain, title, description, ...picture } };
}

/** In their own shape, side by side; Threads cuts nothing off. */
function tilesOf(media: readonly VersionMedia[]): PreviewPost['media'] {
  return media.map(({ assetId, altText, width, height, kind, crop }) => ({
    assetId,
    altText,
    aspectRatio: width && height ? width / height : 1,
    ...(kind === 'video' ? { kind } : {}),
    ...(crop ? { crop } : {}),
  }));
}
