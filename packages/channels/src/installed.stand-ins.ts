/** The imitations of the vendors, for tests and play: one line each. The sandbox imitates nobody. */
import type { StandIn } from '@antiphon/wire/stand-in';
import { startBlueskyStandIn } from './bluesky/stand-in.ts';
import { startFacebookStandIn } from './facebook/stand-in.ts';
import { startInstagramStandIn } from './instagram/stand-in.ts';
import { startLinkedInStandIn } from './linkedin/stand-in.ts';
import { startMastodonStandIn } from './mastodon/stand-in.ts';
import { startPinterestStandIn } from './pinterest/stand-in.ts';
import { startThreadsStandIn } from './threads/stand-in.ts';
import { startTikTokStandIn } from './tiktok/stand-in.ts';
import { startXStandIn } from './x/stand-in.ts';
import { startYouTubeStandIn } from './youtube/stand-in.ts';

export interface InstalledStandIn {
  /** The channel's id. */
  readonly id: string;
  /** Listens on 127.0.0.1; the clock is the system's when none is given. */
  start(options: { readonly now?: () => Date; readonly port?: number }): Promise<StandIn>;
}

export const standIns: readonly InstalledStandIn[] = [
  { id: 'bluesky', start: startBlueskyStandIn },
  { id: 'mastodon', start: startMastodonStandIn },
  { id: 'facebook', start: startFacebookStandIn },
  { id: 'instagram', start: startInstagramStandIn },
  { id: 'linkedin', start: startLinkedInStandIn },
  { id: 'pinterest', start: startPinterestStandIn },
  { id: 'threads', start: startThreadsStandIn },
  { id: 'tiktok', start: startTikTokStandIn },
  { id: 'x', start: startXStandIn },
  { id: 'youtube', start: startYouTubeStandIn },
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
