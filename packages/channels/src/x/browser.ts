/** X's browser door: length as the network counts it, the rules as one types, and the preview. Pure. */
import { checkVersion, pictureTiles, segmentsOf } from '../kit/index.ts';
import type { ChannelFace, Check, Limits, Preview, VersionContent, VersionPart } from '../spec.ts';
import { limitsFromDetails, xCapabilities } from './capabilities.ts';
import { xMark } from './mark.ts';
import { inDollars, xPrices } from './prices.ts';
import { countCashtags, findLinks, findSpans, measureText } from './text.ts';

export const xFace: ChannelFace = {
  ...xMark,
  capabilities: xCapabilities,
  limitsOf: limitsFromDetails,
  measure: measureText,
  check: checkContent,
  preview: previewContent,
};

function checkContent(content: VersionContent, limits: Limits): readonly Check[] {
  const common = checkVersion(content, { name: 'X', limits, measure: measureText });
  const own = content.parts.flatMap((part, index) => checkPart(part, index));
  return [...common, ...own, ...checkQuestion(content), ...checkComment(content)];
}

function checkPart(part: VersionPart, index: number): Check[] {
  const checks: Check[] = [];
  const say = (level: Check['level'], code: string, words: string) => checks.push({ level, code, words, part: index });
  if (part.media.length > 1 && part.media.some((media) => media.mimeType === 'image/gif'))
    say('error', 'gif_not_alone', 'A GIF stands alone on X: no second one and no pictures beside it.');
  if (countCashtags(part.text) > 1)
    say('error', 'too_many_cashtags', 'X takes one cashtag ($…) at most in a post that an app sends.');
  if (findLinks(part.text).length > 0) say('warning', 'link_costs', linkWords('post'));
  return checks;
}

/** X wants words with a poll; other networks take one without. */
function checkQuestion({ poll, parts }: VersionContent): Check[] {
  if (!poll || parts[0].text.trim() !== '') return [];
  return [
    { level: 'error', code: 'question_missing', words: 'Write the question: X takes no poll without words.', part: 0 },
  ];
}

function checkComment({ firstComment = '' }: VersionContent): Check[] {
  if (findLinks(firstComment).length === 0) return [];
  return [{ level: 'warning', code: 'link_costs', words: linkWords('first comment') }];
}

function linkWords(what: string): string {
  return `X charges the operator ${inDollars(xPrices.postWithLink)} for a ${what} with a link, and ${inDollars(xPrices.post)} for one without.`;
}

function previewContent(content: VersionContent, limits: Limits): Preview {
  const posts = content.parts.map((part, index) => postOf(part, index, content, limits));
  const comment = content.firstComment?.trim() ? [commentOf(content.firstComment, limits)] : [];
  return {
    layout: 'feed-text',
    posts: [...posts, ...comment],
    note: 'Drawn by the rules of docs.x.com as read on 22 August 2026; how several pictures are cropped is from seeing it.',
  };
}

type PreviewPost = Preview['posts'][number];

const counters = ['replies', 'reposts', 'likes', 'views', 'bookmarks'];

function postOf(part: VersionPart, index: number, content: VersionContent, limits: Limits): PreviewPost {
  const media = tilesOf(part, limits);
  const poll = index === 0 ? content.poll : undefined;
  const link = index === 0 && media.length === 0 && !poll ? cardOf(content) : undefined;
  return {
    segments: textSegments(part.text, limits),
    media: poll ? [] : media,
    ...(poll ? { poll: { options: poll.options, words: `0 votes · ${timeLeft(poll.durationMinutes)} left` } } : {}),
    ...(link ? { link } : {}),
    counters,
  };
}

function commentOf(text: string, limits: Limits): PreviewPost {
  return { segments: textSegments(text, limits), media: [], isComment: true, counters };
}

/** Long posts of paying accounts are shown up to the usual length, the rest behind "Show more". */
function textSegments(text: string, limits: Limits): PreviewPost['segments'] {
  const { foldedAt } = limits.text;
  const foldAt =
    foldedAt === undefined
      ? null
      : measureText(text, { ...limits, text: { ...limits.text, max: foldedAt } }).overflowAt;
  return segmentsOf(text, findSpans(text), measureText(text, limits).overflowAt, foldAt);
}

/** One picture keeps its shape within bounds; several share a field of 16:9. */
const grids: Readonly<Record<number, readonly number[]>> = {
  2: [7 / 8, 7 / 8],
  3: [7 / 8, 7 / 4, 7 / 4],
  4: [7 / 4, 7 / 4, 7 / 4, 7 / 4],
};

function tilesOf(part: VersionPart, limits: Limits): PreviewPost['media'] {
  const video = part.media.find((media) => media.kind === 'video');
  if (video) {
    const { assetId, altText, width, height } = video;
    return [{ assetId, altText, aspectRatio: width && height ? width / height : 16 / 9, kind: 'video' }];
  }
  const tiles = pictureTiles(part.media, limits.images.max);
  const shapes = grids[tiles.length];
  return tiles.map((tile, index) => {
    const shape = shapes?.[index] ?? Math.max(3 / 4, tile.aspectRatio);
    const isCropped = Math.abs(shape - tile.aspectRatio) > 0.01;
    return isCropped ? { ...tile, aspectRatio: shape, isCropped } : tile;
  });
}

/** X reads the card from the page; we show what was read there too. */
function cardOf(content: VersionContent): PreviewPost['link'] {
  const { link, parts } = content;
  if (!link || !findLinks(parts[0].text).some((span) => span.target === link.url)) return undefined;
  return {
    url: link.url,
    domain: new URL(link.url).hostname.replace(/^www\./, ''),
    title: link.title,
    description: '',
    ...(link.thumbnail ? { thumbnailAssetId: link.thumbnail.assetId } : {}),
  };
}

function timeLeft(minutes: number): string {
  const [amount, unit] =
    minutes >= 1440 ? [minutes / 1440, 'day'] : minutes >= 60 ? [minutes / 60, 'hour'] : [minutes, 'minute'];
  const rounded = Math.floor(amount);
  return `${rounded} ${unit}${rounded === 1 ? '' : 's'}`;
}
