/** Threads’ browser door: length, the rules as one types, and the preview. Pure. */
import { checkVersion, findSpans, segmentsOf } from '../kit/index.ts';
import type { ChannelFace, Check, Limits, Preview, VersionContent, VersionMedia } from '../spec.ts';
import { threadsCapabilities, threadsLimits } from './capabilities.ts';
import { linkOf, type Piece, piecesOf, pollOf } from './plan.ts';
import { countLinks, measureText } from './text.ts';

/** From simple-icons 9 (CC0-1.0), slug `threads`. */
const glyph =
  'M12.186 24h-.007c-3.581-.024-6.334-1.205-8.184-3.509C2.35 18.44 1.5 15.586 1.472 12.01v-.017c.03-3.579.879-6.43 2.525-8.482C5.845 1.205 8.6.024 12.18 0h.014c2.746.02 5.043.725 6.826 2.098 1.677 1.29 2.858 3.13 3.509 5.467l-2.04.569c-1.104-3.96-3.898-5.984-8.304-6.015-2.91.022-5.11.936-6.54 2.717C4.307 6.504 3.616 8.914 3.589 12c.027 3.086.718 5.496 2.057 7.164 1.43 1.783 3.631 2.698 6.54 2.717 2.623-.02 4.358-.631 5.8-2.045 1.647-1.613 1.618-3.593 1.09-4.798-.31-.71-.873-1.3-1.634-1.75-.192 1.352-.622 2.446-1.284 3.272-.886 1.102-2.14 1.704-3.73 1.79-1.202.065-2.361-.218-3.259-.801-1.063-.689-1.685-1.74-1.752-2.964-.065-1.19.408-2.285 1.33-3.082.88-.76 2.119-1.207 3.583-1.291a13.853 13.853 0 0 1 3.02.142c-.126-.742-.375-1.332-.75-1.757-.513-.586-1.308-.883-2.359-.89h-.029c-.844 0-1.992.232-2.721 1.32L7.734 7.847c.98-1.454 2.568-2.256 4.478-2.256h.044c3.194.02 5.097 1.975 5.287 5.388.108.046.216.094.321.142 1.49.7 2.58 1.761 3.154 3.07.797 1.82.871 4.79-1.548 7.158-1.85 1.81-4.094 2.628-7.277 2.65Zm1.003-11.69c-.242 0-.487.007-.739.021-1.836.103-2.98.946-2.916 2.143.067 1.256 1.452 1.839 2.784 1.767 1.224-.065 2.818-.543 3.086-3.71a10.5 10.5 0 0 0-2.215-.221z';

export const threadsFace: ChannelFace = {
  id: 'threads',
  name: 'Threads',
  glyph,
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
  return media.map(({ assetId, altText, width, height, kind }) => ({
    assetId,
    altText,
    aspectRatio: width && height ? width / height : 1,
    ...(kind === 'video' ? { kind } : {}),
  }));
}
