/** Bluesky's browser door: length as the network counts it, the rules as one types, and the preview. Pure. */
import { checkVersion, gridTiles, measureGraphemes, mediaTiles, segmentsOf, videoDescriptions } from '../kit/index.ts';
import type { ChannelFace, Check, Limits, Preview, VersionContent } from '../spec.ts';
import { blueskyCapabilities, blueskyLimits, capabilitiesOf } from './capabilities.ts';
import { cardOf, carriedCard, thumbnailOf } from './plan.ts';
import { findSpans } from './text.ts';

/** From simple-icons 16.37.0 (CC0-1.0), slug `bluesky`. */
const glyph =
  'M5.202 2.857C7.954 4.922 10.913 9.11 12 11.358c1.087-2.247 4.046-6.436 6.798-8.501C20.783 1.366 24 .213 24 3.883c0 .732-.42 6.156-.667 7.037-.856 3.061-3.978 3.842-6.755 3.37 4.854.826 6.089 3.562 3.422 6.299-5.065 5.196-7.28-1.304-7.847-2.97-.104-.305-.152-.448-.153-.327 0-.121-.05.022-.153.327-.568 1.666-2.782 8.166-7.847 2.97-2.667-2.737-1.432-5.473 3.422-6.3-2.777.473-5.899-.308-6.755-3.369C.42 10.04 0 4.615 0 3.883c0-3.67 3.217-2.517 5.202-1.026';

export const blueskyFace: ChannelFace = {
  id: 'bluesky',
  name: 'Bluesky',
  glyph,
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
