/** Everything about how an account does, put together for one page. */
import type { AccountHealth, AccountLimit } from '@antiphon/contract';
import type { z } from 'zod';
import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { notFound } from '../../../platform/errors.ts';
import { type AccountRow, findAccount, presentAccount } from '../../accounts/index.ts';
import { lastDays } from '../planning/calendar.rules.ts';
import { presentPublication, presentService } from '../publications.present.ts';
import type { ListedPublication } from '../publications.queries.ts';
import { serviceOf } from '../sending/gates.rules.ts';
import { readStanding } from '../sending/publishing-standing.instance.queries.ts';
import { countDays, type DayCounts, findLandmarks, workspacePause } from './account-health.queries.ts';
import { adviceFor, signInWords, standingOf } from './account-health.rules.ts';
import { type Facts, quotasOf, readFacts, toldOf } from './plan-quotas.ts';
import type { ToldOfAccount } from './quotas.queries.ts';
import { asTold, openAgainAt, takenAt, windowAt } from './quotas.rules.ts';

type InWorkspace = <T>(work: (scope: WorkspaceScope) => Promise<T>) => Promise<T>;
type Limit = z.infer<typeof AccountLimit>;
const shownDays = 30;

/** @throws AppError 404. */
export async function readHealth(
  app: AppContext,
  inWorkspace: InWorkspace,
  accountId: string,
): Promise<z.infer<typeof AccountHealth>> {
  const now = app.clock.now();
  const { account, pause, landmarks, days } = await inWorkspace((scope) => readAccount(scope, accountId, now));
  const channel = app.channel(account.channel);
  const quotas = quotasOf(app, account);
  const at = now.getTime();
  const [standing, facts] = await Promise.all([
    readStanding(app.db),
    readFacts(app, inWorkspace, [quotas], { begins: at - 3_600_000, ends: at + 1 }),
  ]);
  const limits = [
    ...quotas.quotas.map((quota) => limitNow(facts, account, quota, at)),
    ...learnedOf(facts, quotas, at),
  ];
  const gate = standing.services.find(({ service }) => service === serviceOf(account));
  const health = {
    state: account.state,
    problem: account.problem,
    expiresAt: account.expiresAt,
    refreshProblem: account.refreshProblem,
    isAllPaused: standing.pausedAt !== null,
    isWorkspacePaused: pause.pausedAt !== null,
    isAccountPaused: account.pausedAt !== null,
    serviceWords: gate?.words ?? null,
    needsPerson: landmarks.needsPerson,
    overCap: landmarks.overCap,
    usedUp: limits.filter(({ left }) => left === 0).map(({ words }) => `${words} All of it is used for now.`),
  };
  const advice = adviceFor(health, now);
  const pauses = [
    { of: 'everything' as const, since: standing.pausedAt },
    { of: 'workspace' as const, since: pause.pausedAt },
    { of: 'account' as const, since: account.pausedAt },
  ];
  return {
    account: presentAccount(app, account),
    standing: standingOf(advice),
    advice,
    signIn: {
      expiresAt: account.expiresAt?.toISOString() ?? null,
      refreshedAt: account.refreshedAt?.toISOString() ?? null,
      problem: account.refreshProblem,
      words: signInWords(health, channel?.refresh !== undefined),
    },
    lastSuccess: landmarks.last ? inShort(landmarks.last) : null,
    lastFailure: landmarks.failed ? inShort(landmarks.failed) : null,
    limits,
    canAskLimits: channel?.readQuotas !== undefined && account.state === 'connected',
    pauses: pauses.flatMap(({ of, since }) => (since ? [{ of, since: since.toISOString() }] : [])),
    service: gate ? presentService(gate) : null,
    days,
    next: landmarks.next.map(inShort),
    plannedCount: landmarks.plannedCount,
  };
}

async function readAccount(scope: WorkspaceScope, accountId: string, now: Date) {
  const account = await findAccount(scope, accountId);
  if (!account) throw notFound('account');
  const pause = await workspacePause(scope);
  const dates = lastDays(shownDays, now, pause.timeZone);
  const from = dates.starts[0] ?? now;
  const to = dates.starts.at(-1) ?? now;
  const counted = await countDays(scope, accountId, { from, to, timeZone: pause.timeZone });
  const landmarks = await findLandmarks(scope, accountId, from);
  const byDate = new Map(counted.map((day) => [day.date, day]));
  const empty = (date: string): DayCounts => ({ date, published: 0, failed: 0, needsPerson: 0, other: 0 });
  return { account, pause, landmarks, days: dates.days.map((date) => byDate.get(date) ?? empty(date)) };
}

function inShort(row: ListedPublication) {
  const { id, postId, postTitle, state, words, dueAt, publishedAt, url } = presentPublication(row);
  return { id, postId, postTitle, state, words, dueAt, publishedAt, url };
}

type Quota = ReturnType<typeof quotasOf>['quotas'][number];

function limitNow(facts: Facts, account: AccountRow, quota: Quota, now: number): Limit {
  const told = toldOf(facts, account);
  const out = facts.usesOf(account, quota).filter(({ isOut, at }) => isOut && at <= now);
  const { max, source, uses } = asTold(quota, out, told);
  const used = Math.min(takenAt(quota, uses, now), Math.max(max, 0));
  const oldest = uses.filter(({ at }) => at >= windowAt(quota, now).begins).sort((a, b) => a.at - b.at)[0];
  const more = openAgainAt(quota, uses, quota.perPublication, max, now);
  const rolls = oldest && quota.window.kind === 'rolling' ? oldest.at + quota.window.ms : windowAt(quota, now).ends;
  const read = told.find(({ name, source: from }) => name === quota.name && from === 'read');
  return {
    name: quota.name,
    words: quota.words,
    scope: quota.scope,
    limit: max,
    used,
    left: Math.max(0, max - used),
    resetsAt: used === 0 ? null : new Date(more ?? rolls).toISOString(),
    source,
    toldAt: source === 'read' ? (read?.seenAt.toISOString() ?? null) : null,
  };
}

/** What answers told of limits that the network's pages do not name as quotas. */
function learnedOf(facts: Facts, { account, quotas }: ReturnType<typeof quotasOf>, now: number): Limit[] {
  const isLearned = (told: ToldOfAccount) =>
    told.source === 'headers' && told.resetsAt !== null && told.resetsAt.getTime() > now;
  return toldOf(facts, account)
    .filter((told) => isLearned(told) && !quotas.some(({ name }) => name === told.name))
    .map(({ name, max, remaining, resetsAt, seenAt }) => ({
      name,
      words: `The network told us how many it still takes (${name.replaceAll('_', ' ')}).`,
      scope: 'account' as const,
      limit: max,
      used: Math.max(0, max - remaining),
      left: remaining,
      resetsAt: resetsAt?.toISOString() ?? null,
      source: 'learned' as const,
      toldAt: seenAt.toISOString(),
    }));
}
