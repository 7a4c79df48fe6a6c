/** What a server of ours is told so that it finds pretend networks in place of the real ones. */
import type { InstalledStandIn } from '@antiphon/channels/stand-ins';
import type { StandIn } from '@antiphon/wire/stand-in';
import { settingName } from '../outside/app-settings.rules.ts';

export interface StartedStandIn {
  readonly installed: InstalledStandIn;
  readonly standIn: StandIn;
}

/** Their addresses, and the operator's apps there. Whether they may be reached at all, the caller says. */
export function settingsForStandIns(started: readonly StartedStandIn[]): Record<string, string> {
  const servers = started.flatMap(({ installed, standIn }) =>
    Object.entries(installed.servers(standIn.url)).map(([name, url]) => `${installed.id}.${name}=${url}`),
  );
  const apps = started.flatMap(({ installed }) =>
    Object.entries((installed.app ?? {}) as Record<string, string>).map(([field, value]) => [
      `ANTIPHON_APP_${settingName(installed.id, field)}`,
      value,
    ]),
  );
  return { ANTIPHON_NETWORK_SERVERS: servers.join(','), ...Object.fromEntries(apps) };
}
