import type { Capabilities, Channel, ChannelAccount } from '../spec.ts';

/** What this account can do: its own capabilities where accounts of the network differ, else the network's. */
export function capabilitiesFor(
  channel: Pick<Channel, 'capabilities' | 'capabilitiesOf'>,
  account: Pick<ChannelAccount, 'details'>,
): Capabilities {
  return channel.capabilitiesOf?.(account) ?? channel.capabilities;
}
