/** Planned sends held against the quotas of their networks, while they are planned. Nothing is refused. */
import type { Quota } from '@antiphon/channels';
import type { OverQuota, PlannedPublication, QuotaWarning } from '@antiphon/contract';
import type { z } from 'zod';
import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { findAccounts } from '../../accounts/index.ts';
import { presentPlanned } from '../publications.present.ts';
import { findPublications, type ListedPublication } from '../publications.queries.ts';
import { type InWorkspace, quotasOf, readFacts, toldOf, wordsAt } from './plan-quotas.ts';
import { listPlannedOfPost, type PlannedSend, zoneOf } from './quotas.queries.ts';
import { asTold, daysOf, mostTakenAround, type Shape, type Use, weightOf } from './quotas.rules.ts';

type Over = z.infer<typeof OverQuota>;

const roomAheadMs = 62 * 86_400_000;

/** Planned sends of a post that pass a quota: one warning per send and quota. */
export async function warnOfQuotas(
  app: AppContext,
  inWorkspace: InWorkspace,
  postId: string,
): Promise<z.infer<typeof QuotaWarning>[]> {
  const sends = await inWorkspace((scope) => listPlannedOfPost(scope, postId));
  const found = await overQuotasOf(app, inWorkspace, sends);
  return sends.flatMap(({ id, accountId }) =>
    (found.get(id) ?? []).map((over) => ({ publicationId: id, accountId, ...over })),
  );
}

/** As the planner answers, within the unit of work that planned them. */
export async function answerPlanned(
  app: AppContext,
  scope: WorkspaceScope,
  ids: readonly string[],
): Promise<z.infer<typeof PlannedPublication>[]> {
  const rows: ListedPublication[] = await findPublications(scope, ids);
  const scheduled = rows.filter(({ state }) => state === 'scheduled');
  const over = await overQuotasOf(app, (work) => work(scope), scheduled);
  return rows.map((row) => presentPlanned(row, over.get(row.id) ?? []));
}

/** Quotas that these sends pass, by send; those that fit are missing. */
async function overQuotasOf(
  app: AppContext,
  inWorkspace: InWorkspace,
  sends: readonly PlannedSend[],
): Promise<Map<string, Over[]>> {
  const over = new Map<string, Over[]>();
  if (sends.length === 0) return over;
  const ids = [...new Set(sends.map(({ accountId }) => accountId))];
  const accounts = (await inWorkspace((scope) => findAccounts(scope, ids)))
    .map((row) => quotasOf(app, row))
    .filter(({ quotas }) => quotas.length > 0);
  if (accounts.length === 0) return over;
  const zone = await inWorkspace(zoneOf);
  const due = sends.map(({ dueAt }) => dueAt.getTime());
  const range = { begins: Math.min(...due), ends: Math.max(...due, app.clock.now().getTime()) + roomAheadMs };
  const facts = await readFacts(app, inWorkspace, accounts, range);
  for (const { account, quotas } of accounts)
    for (const quota of quotas) {
      const { max, uses } = asTold(quota, facts.usesOf(account, quota), toldOf(facts, account));
      for (const { id, timeZone } of sends.filter(({ accountId }) => accountId === account.id)) {
        const told = overOf(quota, uses, { id, max, zone: timeZone ?? zone });
        if (told) over.set(id, [...(over.get(id) ?? []), told]);
      }
    }
  return over;
}

/** How one of these uses passes a quota; null: it fits. */
function overOf(quota: Quota, uses: readonly Use[], send: { id: string; max: number; zone: string }): Over | null {
  const own = uses.find(({ id }) => id === send.id);
  if (!own || mostTakenAround(quota, uses, own.at) <= send.max) return null;
  const { words, room } = wordsAt(quota, uses, { ...send, at: own.at, own });
  return { quota: quota.name, words, firstRoomAt: room === null ? null : new Date(room).toISOString() };
}

/** A send that somebody thinks of planning. */
export interface ThoughtOf {
  readonly accountId: string;
  readonly at: Date;
  readonly shape: Shape;
}

/** A quota that they would pass together with all that is planned: the first day, and on how many more. */
export interface Foretold {
  readonly accountId: string;
  readonly words: string;
  readonly moreDays: number;
}

/** What would pass a quota if all of these were planned; days that are full without them are not told. */
export async function foretellQuotas(
  app: AppContext,
  inWorkspace: InWorkspace,
  sends: readonly ThoughtOf[],
): Promise<Foretold[]> {
  if (sends.length === 0) return [];
  const ofAccount = Map.groupBy(sends, ({ accountId }) => accountId);
  const accounts = (await inWorkspace((scope) => findAccounts(scope, [...ofAccount.keys()])))
    .map((row) => quotasOf(app, row))
    .filter(({ quotas }) => quotas.length > 0);
  if (accounts.length === 0) return [];
  const zone = await inWorkspace(zoneOf);
  const moments = sends.map(({ at }) => at.getTime());
  // Longer lists than one call may have as arguments.
  const begins = moments.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const ends = moments.reduce((most, at) => Math.max(most, at), 0) + roomAheadMs;
  const facts = await readFacts(app, inWorkspace, accounts, { begins, ends });
  return accounts.flatMap(({ account, quotas }) =>
    quotas.flatMap((quota) => {
      const { max, uses: planned } = asTold(quota, facts.usesOf(account, quota), toldOf(facts, account));
      const own = (ofAccount.get(account.id) ?? []).flatMap(({ at, shape }, index) => {
        const weight = weightOf(quota, shape);
        return weight === 0 ? [] : [{ id: `thought ${index}`, at: at.getTime(), weight, isOut: false }];
      });
      const uses = [...planned, ...own];
      const range = { begins, ends, zone, max };
      const before = new Set(daysOf(quota, planned, range).flatMap(({ date, overAt }) => (overAt ? date : [])));
      const full = daysOf(quota, uses, range).flatMap(({ date, overAt }) =>
        overAt !== null && !before.has(date) ? overAt : [],
      );
      const [first] = full;
      if (first === undefined) return [];
      const { words } = wordsAt(quota, uses, { max, at: first, zone });
      return [{ accountId: account.id, words, moreDays: full.length - 1 }];
    }),
  );
}
