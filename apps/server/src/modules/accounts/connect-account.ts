/** Connecting a profile: by something typed, or by the network's own consent page. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Channel, ConnectContext, ConnectedAccount, ConnectMethod, Json } from '@antiphon/channels';
import { z } from 'zod';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { AppError } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { removeSecret, sealSecret } from '../vault/index.ts';
import { connectForgotten, connectRefused, unknownChannel, unknownMethod } from './accounts.errors.ts';
import {
  findByRemote,
  insertAccount,
  lockAccount,
  lockConnecting,
  reconnectAccount,
  updateAccount,
} from './accounts.queries.ts';
import type { AccountRow } from './accounts.table.ts';
import { channelApp } from './channel-apps.ts';
import { importPastPosts } from './import-past-posts.kind.ts';
import { payForProfile } from './pay-for-profile.ts';

const connectTimeoutMs = 30_000;
const patienceMs = 15 * 60_000;

/** What we must remember while the person is at the network; sealed into a cookie of this browser. */
const Pending = z.object({
  workspaceId: z.string(),
  userId: z.string(),
  channel: z.string(),
  method: z.string(),
  state: z.string(),
  saved: z.json(),
  expiresAt: z.number(),
});
export type Pending = z.infer<typeof Pending>;

export interface ConnectRequest {
  readonly workspaceId: string;
  readonly userId: string;
  readonly channel: string;
  readonly method: string;
  readonly input: unknown;
}

export type Begun =
  | { readonly kind: 'connected'; readonly profiles: readonly ConnectedAccount[] }
  | { readonly kind: 'redirect'; readonly url: string; readonly pending: Pending };

/**
 * Calls the network; no transaction is open meanwhile.
 * @throws AppError 404 for an unknown network or way, 400 for a form that does not fit, 422 with the network's words.
 */
export async function beginConnect(app: AppContext, request: ConnectRequest): Promise<Begun> {
  const { channel, method } = findMethod(app, request.channel, request.method);
  const input = readForm(method, request.input);
  const context = await connectContext(app, channel);
  if (method.kind === 'credentials') {
    const outcome = await method.connect(input, context);
    if (outcome.kind === 'refused') throw connectRefused(outcome.error, outcome.field);
    return { kind: 'connected', profiles: outcome.accounts };
  }
  const begun = await method.begin(input, context);
  if (begun.kind === 'refused') throw connectRefused(begun.error, begun.field);
  const { workspaceId, userId } = request;
  const pending = {
    workspaceId,
    userId,
    channel: channel.id,
    method: method.id,
    state: begun.state,
    saved: begun.saved,
    expiresAt: app.clock.now().getTime() + patienceMs,
  };
  return { kind: 'redirect', url: begun.authorizeUrl, pending };
}

/**
 * Takes the network's answer, in the browser that began.
 * @throws AppError 422 `connect_forgotten` or the network's words.
 */
export async function finishConnect(
  app: AppContext,
  pending: Pending,
  query: Readonly<Record<string, string>>,
): Promise<readonly ConnectedAccount[]> {
  const { channel, method } = findMethod(app, pending.channel, pending.method);
  if (method.kind !== 'oauth' || query.state !== pending.state) throw connectForgotten();
  const outcome = await method.finish({ query, saved: pending.saved as Json }, await connectContext(app, channel));
  if (outcome.kind === 'refused') throw connectRefused(outcome.error);
  return outcome.accounts;
}

/** Writes the profiles: new accounts, or the same ones with fresh secrets. One at a time in a workspace. */
export async function keepAccounts(
  app: AppContext,
  scope: WorkspaceScope,
  channelId: string,
  profiles: readonly ConnectedAccount[],
): Promise<AccountRow[]> {
  await lockConnecting(scope);
  const kept: AccountRow[] = [];
  for (const profile of profiles) kept.push(await keepAccount(app, scope, channelId, profile));
  return kept;
}

async function keepAccount(
  app: AppContext,
  scope: WorkspaceScope,
  channelId: string,
  profile: ConnectedAccount,
): Promise<AccountRow> {
  const now = app.clock.now();
  const found = await findByRemote(scope, { channel: channelId, server: profile.server, remoteId: profile.remoteId });
  const known = found && (await lockAccount(scope, found.id));
  const secretId = await sealSecret(app, scope, { purpose: 'account', value: profile.secret });
  const row = known
    ? await reconnectAccount(scope, known.id, profile, secretId)
    : await insertAccount(scope, { id: app.ids.next(now), channel: channelId, profile, secretId, now });
  if (known?.secretId) await removeSecret(scope, known.secretId);
  await payForProfile(app, scope, row, known?.connectedAt ?? null);
  await emitEvent(scope, {
    name: known ? 'account.reconnected' : 'account.connected',
    data: { accountId: row.id },
    id: app.ids.next(now),
    at: now,
  });
  const readsPast = app.channel(channelId)?.capabilities.canReadPastPosts;
  if (!readsPast || (known && known.importState !== 'failed')) return row;
  await app.queue.enqueue(scope, importPastPosts, { workspaceId: scope.workspaceId, accountId: row.id, tries: 0 });
  return known ? updateAccount(scope, row.id, { importState: 'waiting', importWords: null }) : row;
}

/** Seals what we remember into a cookie's value: only this installation can read or make it. */
export function sealPending(masterKey: string, pending: Pending): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', cookieKey(masterKey), nonce);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(pending), 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return Buffer.concat([nonce, sealed]).toString('base64url');
}

/** @throws AppError 422 `connect_forgotten` when it is not ours, or too old. */
export function openPending(masterKey: string, cookie: string | undefined, now: Date): Pending {
  try {
    const bytes = Buffer.from(cookie ?? '', 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', cookieKey(masterKey), bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(-16));
    const text = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
    const pending = Pending.parse(JSON.parse(text));
    if (pending.expiresAt < now.getTime()) throw connectForgotten();
    return pending;
  } catch (error) {
    throw error instanceof AppError ? error : connectForgotten();
  }
}

function cookieKey(masterKey: string): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(masterKey, 'hex'), '', 'connect cookie', 32));
}

function findMethod(app: AppContext, channelId: string, methodId: string): { channel: Channel; method: ConnectMethod } {
  const channel = app.channel(channelId);
  if (!channel) throw unknownChannel(channelId);
  const method = channel.connect.find((candidate) => candidate.id === methodId);
  if (!method) throw unknownMethod(channel.name, methodId);
  return { channel, method };
}

/** The form's own words beside its fields. */
function readForm(method: ConnectMethod, input: unknown): unknown {
  const parsed = method.form.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({
    path: ['input', ...issue.path].join('.'),
    message: issue.message,
  }));
  throw new AppError({
    code: 'invalid_input',
    status: 400,
    userMessage: errors[0]?.message ?? 'Something in this form does not fit.',
    errors,
  });
}

async function connectContext(app: AppContext, channel: Channel): Promise<ConnectContext> {
  const ownApp = await channelApp(app, channel);
  return {
    ...(ownApp === undefined ? {} : { app: ownApp }),
    fetch: app.fetch,
    now: app.clock.now(),
    randomBytes: (count) => randomBytes(count),
    redirectUri: redirectUriOf(app, channel),
    publicUrl: app.publicUrl,
    signal: AbortSignal.timeout(connectTimeoutMs),
  };
}

/** Where networks send the browser back; operators tell it to the network. */
export function redirectUriOf(app: AppContext, channel: Pick<Channel, 'id'>): string {
  return `${app.publicUrl}/connect/${channel.id}`;
}
