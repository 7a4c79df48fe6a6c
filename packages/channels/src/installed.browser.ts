/** The channels of this house, browser doors: one line each. */
import { blueskyFace } from './bluesky/browser.ts';
import { facebookFace } from './facebook/browser.ts';
import { instagramFace } from './instagram/browser.ts';
import { linkedinFace } from './linkedin/browser.ts';
import { mastodonFace } from './mastodon/browser.ts';
import { pinterestFace } from './pinterest/browser.ts';
import { sandboxFace } from './sandbox/browser.ts';
import type { ChannelFace } from './spec.ts';
import { threadsFace } from './threads/browser.ts';
import { tiktokFace } from './tiktok/browser.ts';
import { xFace } from './x/browser.ts';
import { youtubeFace } from './youtube/browser.ts';

export { type CheckedAnswer, checkAnswer } from './kit/check-answer.ts';
// What the composer reckons with, as the server does when it sends.
export { withCut } from './kit/fit.ts';
export { withVideosAsTheyAre } from './kit/fit-video.ts';
export { filledTags, type LinkTags, linksToTag, placeAsTyped, tagContent, tagText } from './kit/link-tags.ts';

export const faces: readonly ChannelFace[] = [
  sandboxFace,
  blueskyFace,
  mastodonFace,
  facebookFace,
  instagramFace,
  linkedinFace,
  pinterestFace,
  threadsFace,
  tiktokFace,
  xFace,
  youtubeFace,
];

/** The face of an id; null for a network that is not installed. */
export function findFace(id: string): ChannelFace | null {
  return faces.find((face) => face.id === id) ?? null;
}
