/**
 * What keeps single sends back, as one worker sees it: what answers told of limits (of the account, and of the app
 * that all accounts share), and quotas that are used up. A send that waits costs no attempt and no call.
 */
import type { Channel, Json, Plan, Quota, StepOutcome } from '@antiphon/channels';
import { capabilitiesFor } from '@antiphon/channels/kit';
import type { AppContext } from '../../../context.ts';
import type { InstanceScope } from '../../../db/database.ts';
import { type AccountRow, channelAccount, channelApp } from '../../accounts/index.ts';
import type { StepRow } from '../publications.table.ts';
import type { Claimed } from '../sending/claims.instance.queries.ts';
import { serviceOf } from '../sending/gates.rules.ts';
import { asTold } from '../sending/work.rules.ts';
import { type Candidate, type Counted, countQuotas } from './quota-counts.ts';
import {
  type AccountLimit,
  type AppLimit,
  type AppUse,
  keepLimits,
  readSharers,
  readTightLimits,
} from './send-limits.instance.queries.ts';
import {
  callsOf,
  clientOf,
  type Hold,
  isEnough,
  isSameWindow,
  isScarce,
  type Limit,
  limitOf,
  mayShare,
  mergeLimit,
  type Sharer,
} from './send-limits.rules.ts';

export interface SendLimits {
  /** Those of these claimed sends that have to wait, with the reason. Within the claim's own unit of work. */
  judge(scope: InstanceScope, claimed: readonly Claimed[], planOf: PlanOf): Promise<Map<string, Hold>>;
  /** Whether a further call of a send that is under way has to wait. */
  holdStep(account: AccountRow, kind: StepRow['kind'], now: Date): Hold | undefined;
  /** Takes in what an answer told; written within a second. */
  learn(account: AccountRow, kind: StepRow['kind'], outcome: StepOutcome, app: Json | undefined): void;
  stop(): Promise<void>;
}

const everyMs = 1_000;
/** Everybody who waited for the same moment would come at once. */
const spreadMs = 2_000;

type PlanOf = (claimed: Claimed) => Plan | undefined;
type Clock = () => { now: Date; jitter: number };
const keyOf = (row: { workspaceId: string; accountId: string }) => `${row.workspaceId} ${row.accountId}`;
const accountKey = (account: AccountRow) => ({ workspaceId: account.workspaceId, accountId: account.id });

export function openSendLimits(app: AppContext, moment: Clock, isOnOwnClock: boolean): SendLimits {
  // In a rehearsal time runs quicker: what is told for a while holds for a part of it, and days cannot be counted.
  const { waitsDividedBy: haste } = app.config;
  const ofAccounts = new Map<string, Map<string, AccountLimit>>();
  let ofApps: { limit: AppLimit; sharers: Sharer[] }[] = [];
  const clients = new Map<string, string>();
  const counted = new Map<string, Counted>();
  const unwritten = {
    accounts: new Map<string, AccountLimit>(),
    apps: new Map<string, AppLimit>(),
    uses: new Map<string, AppUse>(),
  };

  const keep = (limit: AccountLimit): void => {
    const known = ofAccounts.get(keyOf(limit)) ?? new Map<string, AccountLimit>();
    known.set(limit.name, { ...limit, ...mergeLimit(known.get(limit.name), limit) });
    ofAccounts.set(keyOf(limit), known);
  };
  const round = async (): Promise<void> => {
    const { now } = moment();
    const told = {
      accounts: [...unwritten.accounts.values()],
      apps: [...unwritten.apps.values()],
      uses: [...unwritten.uses.values()],
    };
    for (const part of Object.values(unwritten)) part.clear();
    const read = await app.db.asPublisher(async (scope) => {
      await keepLimits(scope, told, now);
      const tight = await readTightLimits(scope, now);
      const apps = await Promise.all(
        tight.apps.map(async (limit) => ({ limit, sharers: await readSharers(scope, limit) })),
      );
      return { accounts: tight.accounts, apps };
    });
    for (const limit of read.accounts) keep(limit);
    ofApps = read.apps;
    for (const [key, limits] of ofAccounts) {
      for (const limit of limits.values()) if (limit.resetsAt <= now) limits.delete(limit.name);
      if (limits.size === 0) ofAccounts.delete(key);
    }
  };
  let isBusy = false;
  const run = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    try {
      await round();
    } catch (error) {
      app.log.error({ err: error }, 'what networks told of their limits could not be kept');
    } finally {
      isBusy = false;
    }
  };
  const timer = isOnOwnClock ? undefined : setInterval(() => void run(), everyMs);
  timer?.unref();

  const spread = (until: Date, jitter: number): Date => new Date(until.getTime() + 250 + Math.round(jitter * spreadMs));

  const inHaste = (at: Date): Date => asTold({ now: moment().now, haste }, at);

  const heldByAccount = (account: AccountRow, plan: Plan, at: { now: Date; jitter: number }): Hold | undefined => {
    const tight = [...(ofAccounts.get(keyOf(accountKey(account)))?.values() ?? [])].filter(
      (limit) => !isEnough(limit, callsOf(plan, limit.step), at.now),
    );
    return tight.length === 0 ? undefined : holdBy(app, account, latest(tight), at.jitter);
  };
  /** Takes from the shared rest what the plan needs, so that one batch cannot give it out twice. */
  const heldByApp = (account: AccountRow, plan: Plan, at: { now: Date; jitter: number }): Hold | undefined => {
    for (const shared of ofApps) {
      const { limit, sharers } = shared;
      const calls = callsOf(plan, limit.step);
      const isOurs = limit.service === serviceOf(account) && limit.client === (clients.get(account.channel) ?? '');
      if (!isOurs || calls === 0 || limit.resetsAt <= at.now || limit.max === null || !isScarce(limit)) continue;
      const who = accountKey(account);
      if (limit.remaining > 0 && mayShare(limit.max, sharers, who)) {
        const mine = sharers.find((sharer) => keyOf(sharer) === keyOf(who));
        const rest = sharers.filter((sharer) => sharer !== mine);
        shared.limit = { ...limit, remaining: limit.remaining - calls };
        shared.sharers = [...rest, { ...who, used: (mine?.used ?? 0) + calls }];
        continue;
      }
      const name = app.channel(account.channel)?.name ?? account.channel;
      const words = `${name} limits what all accounts of this installation send together, and little is left of it. The rest is kept for accounts that have sent less.`;
      return { code: 'share_used_up', words, until: spread(limit.resetsAt, at.jitter) };
    }
    return undefined;
  };

  /** By what answers told; undefined: nothing keeps it back. */
  const heldByTold = async (one: Claimed, channel: Channel, planOf: PlanOf, at: ReturnType<Clock>) => {
    if (isOnOwnClock || (ofApps.length === 0 && !ofAccounts.has(keyOf(accountKey(one.account))))) return undefined;
    if (ofApps.length > 0) clients.set(channel.id, clientOf(await channelApp(app, channel)));
    const plan = planOf(one);
    return plan && (heldByAccount(one.account, plan, at) ?? heldByApp(one.account, plan, at));
  };

  /** An adapter that throws has a bug: its account is kept back by nothing, rather than all that is due. */
  const quotasOf = ({ account, work }: Claimed, channel: Channel): readonly Quota[] => {
    try {
      return capabilitiesFor(channel, channelAccount(account)).quotas ?? [];
    } catch (error) {
      app.log.error({ err: error, publication: work.publication.id }, 'the quotas of an account could not be told');
      return [];
    }
  };

  return {
    judge: async (scope, claimed, planOf) => {
      const holds = new Map<string, Hold>();
      const at = moment();
      const open: Candidate[] = [];
      for (const one of claimed) {
        const channel = app.channel(one.account.channel);
        if (!channel) continue;
        const hold = await heldByTold(one, channel, planOf, at);
        if (hold) holds.set(one.work.publication.id, hold);
        if (hold || haste !== 1) continue;
        const quotas = quotasOf(one, channel);
        if (quotas.length > 0) open.push({ claimed: one, channel, quotas });
      }
      for (const [id, hold] of await countQuotas(scope, open, counted, { now: at.now, isOnOwnClock }))
        holds.set(id, { ...hold, until: spread(hold.until, at.jitter) });
      return holds;
    },
    holdStep: (account, kind, now) => {
      const ofKind = kind === 'prepare' ? 'prepare' : 'visible';
      const limits = [...(ofAccounts.get(keyOf(accountKey(account)))?.values() ?? [])];
      const tight = limits.filter((limit) => limit.step === ofKind && !isEnough(limit, 1, now));
      return isOnOwnClock || tight.length === 0 ? undefined : holdBy(app, account, latest(tight), 0);
    },
    learn: (account, kind, outcome, ownApp) => {
      if (!outcome.budgets || isOnOwnClock) return;
      const service = serviceOf(account);
      for (const reading of outcome.budgets) {
        const limit = limitOf({ ...reading, resetAt: inHaste(reading.resetAt) }, kind);
        if (reading.scope === 'account') {
          const own: AccountLimit = { ...limit, ...accountKey(account) };
          keep(own);
          const key = `${keyOf(own)} ${own.name}`;
          unwritten.accounts.set(key, { ...own, ...mergeLimit(unwritten.accounts.get(key), own) });
          continue;
        }
        const client = clientOf(ownApp);
        const key = `${service} ${client} ${limit.name}`;
        unwritten.apps.set(key, { service, client, ...mergeLimit(unwritten.apps.get(key), limit) });
        const useKey = `${keyOf(accountKey(account))} ${limit.name}`;
        const known = unwritten.uses.get(useKey);
        const before = known && isSameWindow(known.resetsAt, limit.resetsAt) ? known.used : 0;
        unwritten.uses.set(useKey, {
          ...accountKey(account),
          name: limit.name,
          used: before + 1,
          resetsAt: limit.resetsAt,
        });
      }
    },
    stop: async () => {
      clearInterval(timer);
      if (!isOnOwnClock) await run();
    },
  };
}

function latest(limits: readonly Limit[]): Limit {
  return limits.reduce((last, limit) => (limit.resetsAt > last.resetsAt ? limit : last));
}

function holdBy(app: AppContext, account: AccountRow, limit: Limit, jitter: number): Hold {
  const name = app.channel(account.channel)?.name ?? account.channel;
  const words = `${name} takes no more from ${account.handle} for now: it told us that the limit is used up.`;
  return {
    code: 'limit_used_up',
    words,
    until: new Date(limit.resetsAt.getTime() + 250 + Math.round(jitter * spreadMs)),
  };
}
