/** Bluesky's browser door: length as the network counts it, the rules as one types, and the preview. Pure. */
import { checkVersion, gridTiles, measureGraphemes, mediaTiles, segmentsOf, videoDescriptions } from '../kit/index.ts';
import type { ChannelFace, Check, Limits, Preview, VersionContent } from '../spec.ts';
import { blueskyCapabilities, blueskyLimits, capabilitiesOf } from './capabilities.ts';
import { blueskyMark } from './mark.ts';
import { cardOf, carriedCard, thumbnailOf } from './plan.ts';
import { findSpans } from './text.ts';

export const blueskyFace: ChannelFace = {
  ...blueskyMark,
  capabilities: blueskyCapabilities,
  limitsOf: () => blueskyLimits,
  capabilitiesOf,
  measure: measureGraphemes,
  check: checkContent,
  preview: previewContent,
};

function checkContent(content: VersionContent, limits: Limits): readonly Check[] {
  const common = checkVersion(content, {
    name: 'Bluesky',
    limits,
    measure: measureGraphemes,
    carriesMore: (part) => part === 0 && cardOf(content) !== null,
  });
  const checks: Check[] = [...common, ...videoDescriptions(content)];
  const warn = (code: string, words: string) => checks.push({ level: 'warning', code, words, part: 0 });
  if (cardOf(content) && !carriedCard(content))
    warn('card_left_out', 'A post on Bluesky carries either media or a link card. The card will be left out.');
  if (carriedCard(content)?.thumbnail && !thumbnailOf(content))
    warn('card_picture_left_out', 'Bluesky takes pictures up to 1 MB in a link card. The picture will be left out.');
  return checks;
}

/** Two pictures are squares side by side, three and four a grid; more stand in a row and keep their shapes. */
const grids: Readonly<Record<number, readonly number[]>> = {
  2: [1, 1],
  3: [1, 1, 1],
  4: [3 / 2, 3 / 2, 3 / 2, 3 / 2],
};

type PreviewPost = Preview['posts'][number];

const counters = ['replies', 'reposts', 'likes'];

function previewContent(content: VersionContent, limits: Limits): Preview {
  const segments = (text: string) => segmentsOf(text, findSpans(text), measureGraphemes(text, limits).overflowAt);
  const link = linkOf(content);
  const posts = content.parts.map((part, index): PreviewPost => {
    const media = gridTiles(mediaTiles(part.media, limits.images.max), grids);
    return { segments: segments(part.text), media, ...(link && index === 0 ? { link } : {}), counters };
  });
  const { firstComment } = content;
  if (firstComment?.trim()) posts.push({ segments: segments(firstComment), media: [], isComment: true, counters });
  return {
    layout: 'feed-text',
    posts,
    note: "Drawn by the rules of Bluesky's lexicons as read on 20 August 2026; how several pictures are cropped is from seeing it.",
  };
}

function linkOf(content: VersionContent): PreviewPost['link'] | null {
  const card = carriedCard(content);
  if (!card) return null;
  const thumbnail = thumbnailOf(content);
  return {
    url: card.url,
    domain: URL.canParse(card.url) ? new URL(card.url).hostname.replace(/^www\./, '') : card.url,
    title: card.title === '' ? card.url : card.title,
    description: card.description,
    ...(thumbnail ? { thumbnailAssetId: thumbnail.assetId } : {}),
  };
}
