/** Apps at networks, as the environment names them. Pure. */
import type { Channel, Json } from '@antiphon/channels';

type Wanting = Pick<Channel, 'id' | 'app'>;

/** `clientId` of the network `har-bour` is `HAR_BOUR_CLIENT_ID`, after the prefix `ANTIPHON_APP_`. */
export function settingName(channelId: string, field: string): string {
  const words = `${channelId}_${field.replace(/(?=[A-Z])/g, '_')}`;
  return words.replace(/-/g, '_').toUpperCase();
}

/** The app, when every field of it is there and fits; null otherwise. */
export function appFromEnvironment(channel: Wanting, settings: Readonly<Record<string, string>>): Json | null {
  if (!channel.app) return null;
  const parsed = channel.app.form.safeParse(fieldsOf(channel, settings));
  return parsed.success ? (parsed.data as Json) : null;
}

/** What cannot be meant, a sentence each: half an app, or a field no network has. */
export function faultsInSettings(channels: readonly Wanting[], settings: Readonly<Record<string, string>>): string[] {
  const known = new Set<string>();
  const faults: string[] = [];
  for (const channel of channels.filter((one) => one.app !== undefined)) {
    for (const field of Object.keys(channel.app?.form.shape ?? {})) known.add(settingName(channel.id, field));
    const given = fieldsOf(channel, settings);
    const parsed = Object.keys(given).length > 0 ? channel.app?.form.safeParse(given) : undefined;
    for (const issue of parsed?.success === false ? parsed.error.issues : [])
      faults.push(`ANTIPHON_APP_${settingName(channel.id, String(issue.path[0]))}: is missing or does not fit`);
  }
  for (const name of Object.keys(settings)) {
    if (!known.has(name))
      faults.push(`ANTIPHON_APP_${name}: no network has such a setting; there are ${[...known].join(', ') || 'none'}`);
  }
  return faults;
}

function fieldsOf(channel: Wanting, settings: Readonly<Record<string, string>>): Record<string, string> {
  const fields = Object.keys(channel.app?.form.shape ?? {});
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = settings[settingName(channel.id, field)];
      return value === undefined ? [] : [[field, value]];
    }),
  );
}
