/** An account's opened secret, renewed ahead of need under one lock per account. */

import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { ChannelContext, ChannelError, Json } from '@antiphon/channels';
import { startDeadline } from '@antiphon/wire';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { openSecret, replaceSecret } from '../vault/index.ts';
import { findAccount, lockAccount, lockRefresh, updateAccount } from './accounts.queries.ts';
import type { AccountRow } from './accounts.table.ts';
import { channelApp } from './channel-apps.ts';

export type Access = Open | { readonly kind: 'failed'; readonly error: ChannelError };

interface Open {
  readonly kind: 'open';
  readonly account: AccountRow;
  readonly context: ChannelContext;
}

export interface OpenOptions {
  readonly signal?: AbortSignal;
  /** The network refused this secret before its time: renew it if nobody has done so meanwhile. */
  readonly refused?: Json;
}

const refreshLockMs = 30_000;
/** A renewal's calls, answers included: they end before its lock does. */
const renewalMs = 20_000;
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
  const deadline = app.clock.now().getTime() + refreshLockMs;
  for (;;) {
    const access = await read(app, workspaceId, accountId, options.signal);
    if (access.kind === 'failed' || !wantsRenewal(app, access, options.refused)) return access;
    const turn = await takeTurn(app, access);
    if (turn.kind === 'ours') {
      const renewed = await renew(app, access, turn.until);
      if (renewed) return renewed;
    } else if (turn.kind === 'taken') {
      if (app.clock.now().getTime() > deadline) return access;
      await sleep(waitStepMs, undefined, options.signal ? { signal: options.signal } : {});
    }
  }
}

function wantsRenewal(app: AppContext, { account, context }: Open, refused: Json | undefined): boolean {
  if (refused !== undefined && isDeepStrictEqual(context.secret, refused)) return true;
  return app.channel(account.channel)?.shouldRefresh?.(context.secret, context.now) ?? false;
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

/**
 * The network refused this secret of the account: a person must sign in again, and is told why. It changes nothing when
 * another secret has taken its place since.
 */
export async function markNeedsReconnect(
  app: AppContext,
  workspaceId: string,
  accountId: string,
  refused: { readonly secret: Json; readonly words: string },
): Promise<void> {
  await app.db.inWorkspace(workspaceId, async (scope) => {
    const account = await lockAccount(scope, accountId);
    if (account && (await isStill(app, scope, account, refused.secret)))
      await needReconnect(app, scope, account, refused.words);
  });
}

async function needReconnect(app: AppContext, scope: WorkspaceScope, account: AccountRow, problem: string) {
  if (account.state !== 'connected') return;
  const now = app.clock.now();
  await updateAccount(scope, account.id, { state: 'needs_reconnect', problem });
  const data = { accountId: account.id };
  await emitEvent(scope, { name: 'account.needs_reconnect', data, id: app.ids.next(now), at: now });
}

async function isStill(app: AppContext, scope: WorkspaceScope, account: AccountRow, secret: Json): Promise<boolean> {
  return account.secretId !== null && isDeepStrictEqual(await openSecret(app, scope, account.secretId), secret);
}

async function read(
  app: AppContext,
  workspaceId: string,
  accountId: string,
  signal: AbortSignal | undefined,
): Promise<Access> {
  const found = await app.db.inWorkspace(workspaceId, async (scope) => {
    const account = await findAccount(scope, accountId);
    if (!account?.secretId || account.state === 'disconnected') return undefined;
    return { account, secret: (await openSecret(app, scope, account.secretId)) as Json };
  });
  if (!found) return { kind: 'failed', error: gone };
  const { account, secret } = found;
  const ownApp = await channelApp(app, app.channel(account.channel));
  const context = {
    fetch: app.fetch,
    now: app.clock.now(),
    secret,
    account: channelAccount(account),
    ...(ownApp === undefined ? {} : { app: ownApp }),
    ...(signal ? { signal } : {}),
  };
  return { kind: 'open', account, context };
}

type Turn = { readonly kind: 'ours'; readonly until: Date } | { readonly kind: 'taken' | 'renewed' };

/**
 * Takes the account's lock for renewing this secret. What renews works once at most networks, and a second try with it
 * ends the sign-in: whoever got the lock after another one had renewed gives it back.
 */
async function takeTurn(app: AppContext, { account, context }: Open): Promise<Turn> {
  return app.db.inWorkspace(account.workspaceId, async (scope): Promise<Turn> => {
    const now = app.clock.now();
    const until = new Date(now.getTime() + refreshLockMs);
    const locked = await lockRefresh(scope, account.id, now, until);
    if (!locked) return { kind: 'taken' };
    if (await isStill(app, scope, locked, context.secret)) return { kind: 'ours', until };
    await updateAccount(scope, account.id, { refreshingUntil: null });
    return { kind: 'renewed' };
  });
}

/**
 * Asks the network for a new secret and keeps it. The call goes on to its end though whoever wanted it is gone: its
 * answer cannot be had again.
 * @returns undefined when the account changed hands meanwhile (a person signed in again): what is there now counts.
 */
async function renew(app: AppContext, { account, context }: Open, until: Date): Promise<Access | undefined> {
  const channel = app.channel(account.channel);
  const { signal, end } = startDeadline(renewalMs, null);
  const outcome = await channel?.refresh?.({ ...context, signal }).finally(end);
  return app.db.inWorkspace(account.workspaceId, async (scope): Promise<Access | undefined> => {
    const held = await lockAccount(scope, account.id);
    if (held?.refreshingUntil?.getTime() !== until.getTime() || held.secretId !== account.secretId) return undefined;
    if (outcome?.kind !== 'refreshed') {
      const problem = outcome?.error.words ?? null;
      const row = await updateAccount(scope, account.id, { refreshingUntil: null, refreshProblem: problem });
      // A failed renewal never replaces a token that may still be good: try with what we have.
      if (outcome?.error.kind !== 'reconnect') return { kind: 'open', account: row, context };
      await needReconnect(app, scope, row, outcome.error.words);
      return { kind: 'failed', error: outcome.error };
    }
    if (held.secretId) await replaceSecret(app, scope, held.secretId, outcome.secret);
    const row = await updateAccount(scope, account.id, {
      refreshingUntil: null,
      refreshedAt: app.clock.now(),
      refreshProblem: null,
      expiresAt: outcome.expiresAt ?? held.expiresAt,
    });
    return { kind: 'open', account: row, context: { ...context, secret: outcome.secret } };
  });
}

const gone: ChannelError = {
  kind: 'reconnect',
  code: 'account_disconnected',
  words: 'This account is disconnected. Connect again first.',
};
