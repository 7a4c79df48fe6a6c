/** The channels of this house, server doors: one line each. */
import { createBluesky } from './bluesky/index.ts';
import { createMastodon } from './mastodon/index.ts';
import { createSandbox } from './sandbox/index.ts';
import type { Channel } from './spec.ts';

export interface ChannelsOptions {
  /** Where the pretend networks of the sandbox listen; a function where that is known only after the start. */
  readonly sandboxUrl: string | (() => string);
}

/** Makes all installed channels. */
export function createChannels(options: ChannelsOptions): readonly Channel[] {
  return [createSandbox(options.sandboxUrl), createBluesky(), createMastodon()];
}

/** The channel of an id; null for a network that is not installed. */
export function findChannel(channels: readonly Channel[], id: string): Channel | null {
  return channels.find((channel) => channel.id === id) ?? null;
}
