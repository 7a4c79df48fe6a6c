/** The channels of this house, server doors: one line each. */
import { createBluesky } from './bluesky/index.ts';
import { createFacebook } from './facebook/index.ts';
import { createInstagram } from './instagram/index.ts';
import { createLinkedIn } from './linkedin/index.ts';
import { createMastodon } from './mastodon/index.ts';
import { createPinterest } from './pinterest/index.ts';
import { createSandbox, type WorldAddress } from './sandbox/index.ts';
import type { Channel } from './spec.ts';
import { createThreads } from './threads/index.ts';
import { createTikTok } from './tiktok/index.ts';
import { createX } from './x/index.ts';
import { createYouTube } from './youtube/index.ts';

export interface ChannelsOptions {
  /**
   * Where the pretend networks of the sandbox listen; a function where that is known only after the start, with a
   * fetch of its own where only that one is answered.
   */
  readonly sandboxUrl: WorldAddress;
  /** Central servers other than the networks' own, by channel id: for stand-ins and closed networks. */
  readonly servers?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

type Servers = Readonly<Record<string, string>>;

/** How each is made, with other servers in place of the network's own. */
const makers: readonly { readonly id: string; make(servers: Servers): Channel }[] = [
  { id: 'bluesky', make: createBluesky },
  { id: 'mastodon', make: createMastodon },
  { id: 'facebook', make: createFacebook },
  { id: 'instagram', make: createInstagram },
  { id: 'linkedin', make: createLinkedIn },
  { id: 'pinterest', make: createPinterest },
  { id: 'threads', make: createThreads },
  { id: 'tiktok', make: createTikTok },
  { id: 'x', make: createX },
  { id: 'youtube', make: createYouTube },
];

/** Makes all installed channels. @throws Error in words when `servers` names what is not there. */
export function createChannels({ sandboxUrl, servers = {} }: ChannelsOptions): readonly Channel[] {
  const other = Object.keys(servers).find((id) => !makers.some((maker) => maker.id === id));
  if (other) throw new Error(`There is no network “${other}” with servers that can be set.`);
  return [createSandbox(sandboxUrl), ...makers.map(({ id, make }) => make(servers[id] ?? {}))];
}

/** The channel of an id; null for a network that is not installed. */
export function findChannel(channels: readonly Channel[], id: string): Channel | null {
  return channels.find((channel) => channel.id === id) ?? null;
}
