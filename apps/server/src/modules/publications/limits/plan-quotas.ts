/** Quotas counted ahead: how full days are, and which planned sends do not fit. Nothing is refused. */
import type { Json, Quota } from '@antiphon/channels';
import { capabilitiesFor } from '@antiphon/channels/kit';
import type { AccountQuota } from '@antiphon/contract';
import type { z } from 'zod';
import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { notFound } from '../../../platform/errors.ts';
import { type AccountRow, findAccounts, listAccounts } from '../../accounts/index.ts';
import { daysInZone } from '../planning/calendar.rules.ts';
import { noSuchRange } from '../publications.errors.ts';
import { listTold, listUses, listUsesOfChannel, type PlannedUse, type ToldOfAccount } from './quotas.queries.ts';
import { asTold, daysOf, firstRoom, mostTakenAround, overWords, reachMs, type Use, weightOf } from './quotas.rules.ts';

/** Runs work in the caller's workspace. */
export type InWorkspace = <T>(work: (scope: WorkspaceScope) => Promise<T>) => Promise<T>;

/** An account with the quotas that hold for it. */
export interface Quotas {
  readonly account: AccountRow;
  readonly quotas: readonly Quota[];
}
/** Everything that counting needs. */
export interface Facts {
  readonly told: readonly ToldOfAccount[];
  usesOf(account: AccountRow, quota: Quota): Use[];
}

/** Windows of minutes fill and empty while nobody looks; a calendar shows what lasts. */
const shortestShownMs = 3_600_000;

/** @throws AppError 422 `no_such_range`, 404 for an unknown account. */
export async function readQuotas(
  app: AppContext,
  inWorkspace: InWorkspace,
  request: { from: string; to: string; timeZone: string; accountId?: string | undefined },
): Promise<z.infer<typeof AccountQuota>[]> {
  const range = daysInZone(request.from, request.to, request.timeZone);
  if (!range) throw noSuchRange();
  const begins = range.starts[0]?.getTime() ?? 0;
  const ends = range.starts.at(-1)?.getTime() ?? 0;
  const accounts = (await inWorkspace((scope) => withQuotas(app, scope, request.accountId))).map((one) => ({
    ...one,
    quotas: one.quotas.filter((quota) => reachMs(quota) >= shortestShownMs),
  }));
  const facts = await readFacts(app, inWorkspace, accounts, { begins, ends });
  return accounts.flatMap(({ account, quotas }) =>
    quotas.flatMap((quota) => {
      const { max, source, uses } = asTold(quota, facts.usesOf(account, quota), toldOf(facts, account));
      const days = daysOf(quota, uses, { begins, ends, zone: request.timeZone, max });
      if (days.length === 0) return [];
      return [
        {
          ...shown(account, quota),
          limit: max,
          source,
          days: days.map(({ overAt, ...day }) => ({
            ...day,
            overAt: overAt === null ? null : new Date(overAt).toISOString(),
            words:
              overAt === null
                ? null
                : wordsAt({ account, quota, uses }, { max, at: overAt, zone: request.timeZone }).words,
          })),
        },
      ];
    }),
  );
}

/** Why what is planned for this moment does not fit, and when there is room. */
export function wordsAt(
  { account, quota, uses }: { account: AccountRow; quota: Quota; uses: readonly Use[] },
  over: { max: number; at: number; zone: string; own?: Use },
): { words: string; room: number | null } {
  const own = over.own ?? uses.find(({ at, isOut }) => at === over.at && !isOut);
  const others = uses.filter((use) => use !== own);
  const wish = { weight: own?.weight ?? quota.perPublication, from: over.at, max: over.max, zone: over.zone };
  const room = firstRoom(quota, others, wish);
  const taken = mostTakenAround(quota, uses, over.at);
  return { words: overWords(quota, { ...over, handle: account.handle, taken, room }), room };
}

/** Connected accounts with quotas, or the one that is asked for. */
async function withQuotas(app: AppContext, scope: WorkspaceScope, accountId: string | undefined): Promise<Quotas[]> {
  const rows = accountId
    ? await findAccounts(scope, [accountId])
    : await listAccounts(scope, { withDisconnected: false });
  if (accountId && rows.length === 0) throw notFound('account');
  return rows.map((row) => quotasOf(app, row)).filter(({ quotas }) => quotas.length > 0);
}

export function quotasOf(app: AppContext, account: AccountRow): Quotas {
  const channel = app.channel(account.channel);
  const quotas = channel && capabilitiesFor(channel, { details: account.details as Json }).quotas;
  return { account, quotas: quotas ?? [] };
}

/** What counts between two moments, and as far back as the longest window reaches. */
export async function readFacts(
  app: AppContext,
  inWorkspace: InWorkspace,
  accounts: readonly Quotas[],
  range: { begins: number; ends: number },
): Promise<Facts> {
  const back = Math.max(0, ...accounts.flatMap(({ quotas }) => quotas.map(reachMs)));
  const span = { from: new Date(range.begins - back), to: new Date(range.ends), now: app.clock.now() };
  const ids = accounts.map(({ account }) => account.id);
  const { uses, told } = await inWorkspace(async (scope) => {
    const [found, said] = await Promise.all([listUses(scope, ids, span), listTold(scope, ids)]);
    return { uses: found, told: said };
  });
  const shared = new Set(
    accounts.filter(({ quotas }) => quotas.some(({ scope }) => scope === 'app')).map(({ account }) => account.channel),
  );
  const ofChannel = new Map<string, PlannedUse[]>();
  for (const channel of shared)
    ofChannel.set(channel, await app.db.readAsPublisher((scope) => listUsesOfChannel(scope, channel, span)));
  const ofAccount = Map.groupBy(uses, ({ accountId }) => accountId);
  // What this unit of work has just planned is seen by nobody else yet.
  for (const { account } of accounts)
    if (shared.has(account.channel))
      ofChannel.set(account.channel, joined(ofChannel.get(account.channel), ofAccount.get(account.id)));
  return {
    told,
    usesOf: (account, quota) => {
      const found = (quota.scope === 'app' ? ofChannel.get(account.channel) : ofAccount.get(account.id)) ?? [];
      return found.flatMap((use) => {
        const weight = weightOf(quota, use);
        return weight === 0 ? [] : [{ id: use.id, at: new Date(use.at).getTime(), weight, isOut: use.isOut }];
      });
    },
  };
}

/** Each once; `own` counts. */
function joined(all: readonly PlannedUse[] = [], own: readonly PlannedUse[] = []): PlannedUse[] {
  return [...new Map([...all, ...own].map((use) => [use.id, use])).values()];
}

/** What the network told of this account; a limit of the whole app is nobody's own. */
export function toldOf(facts: Facts, account: AccountRow): ToldOfAccount[] {
  return facts.told.filter(({ accountId }) => accountId === account.id);
}

function shown(account: AccountRow, quota: Quota) {
  const { window } = quota;
  return {
    accountId: account.id,
    name: quota.name,
    words: quota.words,
    scope: quota.scope,
    windowMs: window.kind === 'rolling' ? window.ms : null,
    zone: window.kind === 'daily' ? window.zone : null,
  };
}
