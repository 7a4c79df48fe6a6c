/** An account's opened secret, renewed ahead of need under one lock per account. */

import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { ChannelContext, ChannelError, Json } from '@antiphon/channels';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { openSecret, replaceSecret } from '../vault/index.ts';
import { findAccount, lockRefresh, updateAccount } from './accounts.queries.ts';
import type { AccountRow } from './accounts.table.ts';
import { channelApp } from './channel-apps.ts';

export type Access =
  | { readonly kind: 'open'; readonly account: AccountRow; readonly context: ChannelContext }
  | { readonly kind: 'failed'; readonly error: ChannelError };

export interface OpenOptions {
  readonly signal?: AbortSignal;
  /** The network refused this secret before its time: renew it if nobody has done so meanwhile. */
  readonly refused?: Json;
}

const refreshLockMs = 30_000;
const waitStepMs = 200;

/**
 * Opens what a call to the account's network needs. A secret near its end is renewed first; whoever comes
 * second waits for the first and uses what it brought.
 */
export async function openAccount(
  app: AppContext,
  workspaceId: string,
  accountId: string,
  options: OpenOptions = {},
): Promise<Access> {
  const { signal } = options;
  const deadline = app.clock.now().getTime() + refreshLockMs;
  for (;;) {
    const state = await read(app, workspaceId, accountId);
    if ('error' in state) return { kind: 'failed', error: state.error };
    const { account, secret } = state;
    const channel = app.channel(account.channel);
    const now = app.clock.now();
    const context = contextOf(app, account, secret, await channelApp(app, channel), signal);
    const isRefused = options.refused !== undefined && isDeepStrictEqual(secret, options.refused);
    if (!isRefused && !channel?.shouldRefresh?.(secret, now)) return { kind: 'open', account, context };
    const isOurs = await app.db.inWorkspace(workspaceId, (scope) =>
      lockRefresh(scope, accountId, now, new Date(now.getTime() + refreshLockMs)),
    );
    if (isOurs) return renew(app, workspaceId, account, context);
    if (now.getTime() > deadline) return { kind: 'open', account, context };
    await sleep(waitStepMs, undefined, signal ? { signal } : {});
  }
}

/** The account as adapters see it. */
export function channelAccount(account: AccountRow) {
  return {
    remoteId: account.remoteId,
    handle: account.handle,
    server: account.server,
    details: account.details as Json,
  };
}

/** The network refused the account's token: a person must sign in again, and is told why. */
export async function markNeedsReconnect(
  app: AppContext,
  workspaceId: string,
  accountId: string,
  problem: string,
): Promise<void> {
  await app.db.inWorkspace(workspaceId, (scope) => needReconnect(app, scope, accountId, problem));
}

async function needReconnect(app: AppContext, scope: WorkspaceScope, accountId: string, problem: string) {
  const account = await findAccount(scope, accountId);
  if (account?.state !== 'connected') return;
  const now = app.clock.now();
  await updateAccount(scope, accountId, { state: 'needs_reconnect', problem });
  await emitEvent(scope, { name: 'account.needs_reconnect', data: { accountId }, id: app.ids.next(now), at: now });
}

async function read(
  app: AppContext,
  workspaceId: string,
  accountId: string,
): Promise<{ account: AccountRow; secret: Json } | { error: ChannelError }> {
  return app.db.inWorkspace(workspaceId, async (scope) => {
    const account = await findAccount(scope, accountId);
    if (!account?.secretId || account.state === 'disconnected') return { error: gone };
    return { account, secret: (await openSecret(app, scope, account.secretId)) as Json };
  });
}

async function renew(
  app: AppContext,
  workspaceId: string,
  account: AccountRow,
  context: ChannelContext,
): Promise<Access> {
  const channel = app.channel(account.channel);
  const outcome = channel?.refresh ? await channel.refresh(context) : undefined;
  return app.db.inWorkspace(workspaceId, async (scope): Promise<Access> => {
    if (outcome?.kind !== 'refreshed') {
      const problem = outcome?.error.words ?? null;
      const row = await updateAccount(scope, account.id, { refreshingUntil: null, refreshProblem: problem });
      // A failed renewal never replaces a token that may still be good: try with what we have.
      if (outcome?.error.kind === 'reconnect') {
        await needReconnect(app, scope, account.id, outcome.error.words);
        return { kind: 'failed', error: outcome.error };
      }
      return { kind: 'open', account: row, context };
    }
    if (account.secretId) await replaceSecret(app, scope, account.secretId, outcome.secret);
    const row = await updateAccount(scope, account.id, {
      refreshingUntil: null,
      refreshedAt: app.clock.now(),
      refreshProblem: null,
      expiresAt: outcome.expiresAt ?? account.expiresAt,
    });
    return { kind: 'open', account: row, context: { ...context, secret: outcome.secret } };
  });
}

function contextOf(
  app: AppContext,
  account: AccountRow,
  secret: Json,
  channelsApp: Json | undefined,
  signal: AbortSignal | undefined,
): ChannelContext {
  return {
    fetch: app.fetch,
    now: app.clock.now(),
    secret,
    account: channelAccount(account),
    ...(channelsApp === undefined ? {} : { app: channelsApp }),
    ...(signal ? { signal } : {}),
  };
}

const gone: ChannelError = {
  kind: 'reconnect',
  code: 'account_disconnected',
  words: 'This account is disconnected. Connect again first.',
};
