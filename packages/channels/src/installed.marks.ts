/** The channels of this house, their names and glyphs: one line each. */
import { blueskyMark } from './bluesky/mark.ts';
import { facebookMark } from './facebook/mark.ts';
import { instagramMark } from './instagram/mark.ts';
import { linkedinMark } from './linkedin/mark.ts';
import { mastodonMark } from './mastodon/mark.ts';
import { pinterestMark } from './pinterest/mark.ts';
import { sandboxMark } from './sandbox/mark.ts';
import type { ChannelMark } from './spec.ts';
import { threadsMark } from './threads/mark.ts';
import { tiktokMark } from './tiktok/mark.ts';
import { xMark } from './x/mark.ts';
import { youtubeMark } from './youtube/mark.ts';

const marks: readonly ChannelMark[] = [
  sandboxMark,
  blueskyMark,
  mastodonMark,
  facebookMark,
  instagramMark,
  linkedinMark,
  pinterestMark,
  threadsMark,
  tiktokMark,
  xMark,
  youtubeMark,
];

/** The mark of an id; null for a network that is not installed. */
export function findMark(id: string): ChannelMark | null {
  return marks.find((mark) => mark.id === id) ?? null;
}
