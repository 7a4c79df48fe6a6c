/**
 * The operator's apps at the networks: from the environment, or typed on the operator's page and sealed in the
 * vault. The environment wins, so that an installation made by a script stays as the script says.
 */
import type { Channel, Json } from '@antiphon/channels';
import type { AppContext } from '../../context.ts';
import { appFromEnvironment } from '../../outside/app-settings.rules.ts';
import { AppError } from '../../platform/errors.ts';
import { keepForInstallation, openForInstallation, removeForInstallation } from '../vault/index.ts';
import { noAppNeeded, setByEnvironment, unknownChannel } from './accounts.errors.ts';

/** Another process hears of a change after this long at the latest. */
const rememberedMs = 10_000;

interface Remembered {
  readonly at: number;
  readonly app: Json | undefined;
}
const memory = new WeakMap<AppContext, Map<string, Remembered>>();

const idOf = (channel: Channel) => `channel-app:${channel.id}`;

/** The app for calls to this network; undefined: none is needed, or none is there yet. */
export async function channelApp(app: AppContext, channel: Channel | undefined): Promise<Json | undefined> {
  if (!channel?.app) return undefined;
  const given = appFromEnvironment(channel, app.config.channelApps);
  if (given) return given;
  const known = memory.get(app) ?? new Map<string, Remembered>();
  memory.set(app, known);
  const now = performance.now();
  const last = known.get(channel.id);
  if (last && now - last.at < rememberedMs) return last.app;
  const opened = (await openForInstallation(app, idOf(channel))) as Json | undefined;
  known.set(channel.id, { at: now, app: opened });
  return opened;
}

/** How a network's app stands, for its operator; secret fields are never told again. */
export interface AppStanding {
  readonly channel: Channel;
  readonly source: 'environment' | 'page' | null;
}

export async function listApps(app: AppContext): Promise<readonly AppStanding[]> {
  const wanting = app.channels.filter((channel) => channel.app !== undefined);
  return Promise.all(
    wanting.map(async (channel) => {
      if (appFromEnvironment(channel, app.config.channelApps)) return { channel, source: 'environment' as const };
      return { channel, source: (await channelApp(app, channel)) === undefined ? null : ('page' as const) };
    }),
  );
}

/**
 * Keeps what the operator typed.
 * @throws AppError 404 for an unknown network, 409 where the environment rules, 400 for a form that does not fit.
 */
export async function saveApp(app: AppContext, channelId: string, input: unknown): Promise<AppStanding> {
  const channel = changeable(app, channelId);
  const parsed = channel.app?.form.safeParse(input);
  if (!parsed?.success) {
    const errors = (parsed?.error.issues ?? []).map((issue) => ({
      path: ['input', ...issue.path].join('.'),
      message: issue.message,
    }));
    const userMessage = errors[0]?.message ?? 'Something in this form does not fit.';
    throw new AppError({ code: 'invalid_input', status: 400, userMessage, errors });
  }
  await keepForInstallation(app, { id: idOf(channel), purpose: 'client', value: parsed.data as Json });
  memory.get(app)?.delete(channel.id);
  return { channel, source: 'page' };
}

/** Accounts connected through it keep their sign-in until it ends. @throws as `saveApp`. */
export async function removeApp(app: AppContext, channelId: string): Promise<AppStanding> {
  const channel = changeable(app, channelId);
  await removeForInstallation(app, idOf(channel));
  memory.get(app)?.delete(channel.id);
  return { channel, source: null };
}

function changeable(app: AppContext, channelId: string): Channel {
  const channel = app.channel(channelId);
  if (!channel) throw unknownChannel(channelId);
  if (!channel.app) throw noAppNeeded(channel.name);
  if (appFromEnvironment(channel, app.config.channelApps)) throw setByEnvironment(channel.name);
  return channel;
}
