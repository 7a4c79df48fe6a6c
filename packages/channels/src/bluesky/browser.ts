/** Bluesky's browser door: length as the network counts it, the rules as one types, and the preview. Pure. */
import { checkVersion, measureGraphemes, pictureTiles, segmentsOf } from '../kit/index.ts';
import type { ChannelFace, Check, Limits, Preview, VersionContent } from '../spec.ts';
import { blueskyCapabilities, blueskyLimits, capabilitiesOf } from './capabilities.ts';
import { hasCard } from './plan.ts';
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
  const checks = checkVersion(content, {
    name: 'Bluesky',
    limits,
    measure: measureGraphemes,
    carriesMore: (part) => part === 0 && hasCard(content),
  });
  const hasPictures = content.parts[0].media.some((media) => media.kind === 'image');
  if (!hasCard(content) || !hasPictures) return checks;
  const words = 'A post on Bluesky carries either pictures or a link card. The card will be left out.';
  return [...checks, { level: 'warning', code: 'card_left_out', words, part: 0 }];
}

function previewContent(content: VersionContent, limits: Limits): Preview {
  return {
    layout: content.parts[0].media.length > 0 ? 'feed-picture' : 'feed-text',
    posts: content.parts.map((part) => ({
      segments: segmentsOf(part.text, findSpans(part.text), measureGraphemes(part.text, limits).overflowAt),
      media: pictureTiles(part.media, limits.images.max),
      counters: ['replies', 'reposts', 'likes'],
    })),
    note: "Drawn by the rules of Bluesky's lexicons as read on 20 August 2026.",
  };
}
