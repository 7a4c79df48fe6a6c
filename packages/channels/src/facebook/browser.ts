/** Facebook's browser door: length, the rules as one types, and the preview. Pure. */
import { checkVersion, findSpans, limitsInPlace, segmentsOf } from '../kit/index.ts';
import type { ChannelFace, Check, Limits, Measure, Preview, VersionContent, VersionMedia } from '../spec.ts';
import { facebookCapabilities, facebookLimits } from './capabilities.ts';
import { facebookMark } from './mark.ts';
import { linkOf, mediaOf, placementOf, shapeOf } from './plan.ts';

export const facebookFace: ChannelFace = {
  ...facebookMark,
  capabilities: facebookCapabilities,
  limitsOf: () => facebookLimits,
  measure: measureText,
  check: checkContent,
  preview: previewContent,
  checkAnswer: (text, limits) => ({
    measure: measureText(text, { ...limits, text: { ...limits.text, max: commentMax } }),
    faults: [],
  }),
};

/** What Facebook's own pages take as a comment; its API names no number. */
const commentMax = 8_000;

/** UTF-16 units, never cut inside a letter. */
function measureText(text: string, limits: Limits): Measure {
  const { max } = limits.text;
  const overflowAt = text.length > max ? startOfLetter(text, max) : null;
  return { used: text.length, max, overflowAt };
}

/** The same place, or one unit before it where it would cut a letter of two units in half. */
function startOfLetter(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}

function checkContent(content: VersionContent, limits: Limits): readonly Check[] {
  const carriesMore = (part: number) => part === 0 && linkOf(content) !== undefined;
  const common = checkVersion(content, { name: 'Facebook', limits, measure: measureText, carriesMore });
  return [...common, ...checkPlace(content), ...checkLink(content)];
}

/** What the place does to the post: the network's own rules, said before they surprise. */
function checkPlace(content: VersionContent): Check[] {
  if (placementOf(content) !== 'story') return [];
  const checks: Check[] = [];
  const say = (level: Check['level'], code: string, words: string) => checks.push({ level, code, words, part: 0 });
  const { text, media } = content.parts[0];
  if (media.length === 0) say('error', 'story_empty', 'A story on Facebook is a picture or a video.');
  if (media.length > 1) say('error', 'story_of_many', 'A story on Facebook is one picture or one video.');
  if (text.trim() !== '')
    say('warning', 'story_without_words', 'A story has no words beside it: these will not be shown.');
  if (content.firstComment?.trim())
    say('warning', 'story_without_comment', 'A story takes no first comment: it will not be written.');
  return checks;
}

function checkLink(content: VersionContent): Check[] {
  const words = 'Beside pictures and videos Facebook draws no link card; put the address in the words.';
  return content.link && linkOf(content) === undefined
    ? [{ level: 'warning', code: 'link_without_card', words, part: 0 }]
    : [];
}

type PreviewPost = Preview['posts'][number];

function previewContent(content: VersionContent, limits: Limits): Preview {
  const placement = placementOf(content);
  const isUpright = placement !== 'feed';
  const comment = placement === 'story' ? undefined : content.firstComment?.trim();
  const held = limitsInPlace(limits, placement);
  const { title } = content.options;
  const hasTitle = typeof title === 'string' && title !== '' && ['video', 'reel'].includes(shapeOf(content));
  const link = linkIn(content);
  const post: PreviewPost = {
    ...(hasTitle ? { title } : {}),
    segments: wordSegments(content.parts[0].text, held),
    media: tilesOf(mediaOf(content), isUpright),
    ...(link ? { link } : {}),
    counters: placement === 'story' ? [] : ['likes', 'replies', 'shares'],
  };
  const below: PreviewPost = { segments: wordSegments(comment ?? '', held), media: [], isComment: true, counters: [] };
  return {
    layout: isUpright ? 'upright' : 'feed-text',
    posts: comment ? [post, below] : [post],
    note: 'Drawn by the rules of Meta’s documentation as read on 21 November 2026; where the words are folded depends on the device.',
  };
}

function linkIn(content: VersionContent): PreviewPost['link'] {
  const url = linkOf(content);
  const card = content.link;
  if (url === undefined || !card) return undefined;
  const domain = URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : url;
  const { title, description, thumbnail } = card;
  return { url, domain, title, description, ...(thumbnail ? { thumbnailAssetId: thumbnail.assetId } : {}) };
}

/** The words with their marks; after some 477 letters they are behind “See more”, and from `cut` on they do not fit. */
function wordSegments(text: string, limits: Limits): PreviewPost['segments'] {
  // Names after an @ lead nowhere for apps.
  const spans = findSpans(text).filter(({ kind }) => kind !== 'mention');
  return segmentsOf(text, spans, measureText(text, limits).overflowAt, limits.text.foldedAt);
}

/** Facebook shows five pictures and counts the rest; a single one keeps its shape, several are cut square. */
const mostTiles = 5;

function tilesOf(media: readonly VersionMedia[], isUpright: boolean): PreviewPost['media'] {
  const shapeOfOne = ({ width, height }: VersionMedia) => (width && height ? width / height : 1);
  return media.slice(0, mostTiles).map((one) => {
    const own = shapeOfOne(one);
    const shown = isUpright ? 9 / 16 : media.length === 1 ? own : 1;
    return {
      assetId: one.assetId,
      altText: one.altText,
      aspectRatio: shown,
      ...(one.kind === 'video' ? { kind: 'video' as const } : {}),
      ...(one.crop ? { crop: one.crop } : {}),
      ...(Math.abs(own - shown) > 0.01 ? { isCropped: true } : {}),
    };
  });
}
