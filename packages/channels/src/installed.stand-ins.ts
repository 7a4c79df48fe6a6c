/** The imitations of the vendors, for tests and play: one line each. The sandbox imitates nobody. */

import { startBlueskyStandIn } from './bluesky/stand-in.ts';
import { blueskyStandIn } from './bluesky/stand-in-installed.ts';
import type { InstalledStandIn } from './conformance/installed-stand-in.ts';
import { startFacebookStandIn } from './facebook/stand-in.ts';
import { facebookStandIn } from './facebook/stand-in-installed.ts';
import { startInstagramStandIn } from './instagram/stand-in.ts';
import { instagramStandIn } from './instagram/stand-in-installed.ts';
import { startLinkedInStandIn } from './linkedin/stand-in.ts';
import { linkedinStandIn } from './linkedin/stand-in-installed.ts';
import { startMastodonStandIn } from './mastodon/stand-in.ts';
import { mastodonStandIn } from './mastodon/stand-in-installed.ts';
import { startPinterestStandIn } from './pinterest/stand-in.ts';
import { pinterestStandIn } from './pinterest/stand-in-installed.ts';
import { threadsStandIn } from './threads/stand-in-installed.ts';
import { tiktokStandIn } from './tiktok/stand-in-installed.ts';
import { startXStandIn } from './x/stand-in.ts';
import { xStandIn } from './x/stand-in-installed.ts';
import { startYouTubeStandIn } from './youtube/stand-in.ts';
import { youtubeStandIn } from './youtube/stand-in-installed.ts';

export type {
  InstalledStandIn,
  LeastPost,
  StandInLogin,
  StandInPost,
  StandInRoutes,
} from './conformance/installed-stand-in.ts';
export { sampleBytes } from './conformance/samples.ts';

export const standIns: readonly InstalledStandIn[] = [
  blueskyStandIn,
  mastodonStandIn,
  facebookStandIn,
  instagramStandIn,
  linkedinStandIn,
  pinterestStandIn,
  threadsStandIn,
  tiktokStandIn,
  xStandIn,
  youtubeStandIn,
];

export {
  startBlueskyStandIn,
  startFacebookStandIn,
  startInstagramStandIn,
  startLinkedInStandIn,
  startMastodonStandIn,
  startPinterestStandIn,
  startXStandIn,
  startYouTubeStandIn,
};
