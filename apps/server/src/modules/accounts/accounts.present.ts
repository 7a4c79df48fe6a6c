import type { Channel, ChannelApp, Json } from '@antiphon/channels';
import { capabilitiesFor } from '@antiphon/channels/kit';
import type { Account, ChannelAppStanding, ChannelInfo } from '@antiphon/contract';
import { z } from 'zod';
import type { AppContext } from '../../context.ts';
import { settingName } from '../../outside/app-settings.rules.ts';
import type { AccountRow } from './accounts.table.ts';
import { type AppStanding, channelApp } from './channel-apps.ts';
import { redirectUriOf } from './connect-account.ts';

/** Row → contract answer. A network that this release no longer has still shows what is known. */
export function presentAccount(app: AppContext, row: AccountRow): z.infer<typeof Account> {
  const channel = app.channel(row.channel);
  const guarantee = channel
    ? capabilitiesFor(channel, { details: row.details as Json }).guarantee
    : { level: 'person' as const, words: 'This release no longer has this network.' };
  return {
    id: row.id,
    channel: row.channel,
    handle: row.handle,
    displayName: row.displayName,
    profileUrl: row.profileUrl,
    avatarUrl: row.avatarUrl,
    server: row.server,
    state: row.state,
    problem: row.problem,
    isSandbox: channel?.capabilities.isSandbox ?? false,
    details: row.details,
    guarantee: { level: guarantee.level, words: guarantee.words },
    connectedAt: row.connectedAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    pausedAt: row.pausedAt?.toISOString() ?? null,
    lastPublishedAt: row.lastPublishedAt?.toISOString() ?? null,
    importing: { state: row.importState, posts: row.importedPosts, words: row.importWords },
  };
}

/** What a network offers here, and what its operator still has to do. */
export async function presentChannel(app: AppContext, channel: Channel): Promise<z.infer<typeof ChannelInfo>> {
  return {
    id: channel.id,
    name: channel.name,
    isSandbox: channel.capabilities.isSandbox,
    methods: channel.connect.map((method) => ({
      id: method.id,
      kind: method.kind,
      name: method.name,
      form: formOf(method.form),
      scopes: method.kind === 'oauth' ? (method.scopes ?? []).map(({ name, words }) => ({ name, words })) : [],
    })),
    isReady: channel.app === undefined || (await channelApp(app, channel)) !== undefined,
    app: channel.app ? presentForm(channel.app) : null,
    options: formOf(channel.options),
    choices: Object.keys(channel.choices ?? {}),
    guarantee: channel.capabilities.guarantee.words,
  };
}

export function presentApp(app: AppContext, { channel, source }: AppStanding): z.infer<typeof ChannelAppStanding> {
  if (!channel.app) throw new Error(`${channel.id} has no app`);
  const fields = Object.keys(channel.app.form.shape);
  return {
    channel: channel.id,
    name: channel.name,
    source,
    settings: fields.map((field) => `ANTIPHON_APP_${settingName(channel.id, field)}`),
    redirectUri: redirectUriOf(app, channel),
    app: presentForm(channel.app),
  };
}

function presentForm({ form, steps, portalUrl, warnings }: ChannelApp) {
  return { form: formOf(form), steps: [...steps], portalUrl, warnings: [...warnings] };
}

const formOf = (form: z.ZodObject) => z.toJSONSchema(form, { io: 'input' });
