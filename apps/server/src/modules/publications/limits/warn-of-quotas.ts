/** Planned sends held against the quotas of their networks, while they are planned. Nothing is refused. */
import type { Quota } from '@antiphon/channels';
import type { FullDay, OverQuota, PlannedPublication, QuotaWarning } from '@antiphon/contract';
import type { z } from 'zod';
import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { type AccountRow, findAccounts } from '../../accounts/index.ts';
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

/** Days on which sends that have just got a time pass a quota: each once, however many sends they are. */
export async function fullDaysOf(
  app: AppContext,
  scope: WorkspaceScope,
  sends: readonly Omit<PlannedSend, 'timeZone'>[],
): Promise<z.infer<typeof FullDay>[]> {
  const found = await countQuotas(
    app,
    (work) => work(scope),
    sends.map(({ accountId, dueAt }) => ({ accountId, at: dueAt })),
  );
  if (!found) return [];
  const { zone, begins, ends, counted } = found;
  const only = new Set(sends.map(({ id }) => id));
  return counted.flatMap((one) => {
    const { account, quota, max, uses } = one;
    return daysOf(quota, uses, { begins, ends, zone, max, only }).flatMap(({ date, overAt }) =>
      overAt === null ? [] : [{ accountId: account.id, date, ...toldAt(one, { max, at: overAt, zone }) }],
    );
  });
}

/** Quotas that these sends pass, by send; those that fit are missing. */
async function overQuotasOf(
  app: AppContext,
  inWorkspace: InWorkspace,
  sends: readonly PlannedSend[],
): Promise<Map<string, Over[]>> {
  const over = new Map<string, Over[]>();
  const moments = sends.map(({ accountId, dueAt }) => ({ accountId, at: dueAt }));
  const found = await countQuotas(app, inWorkspace, moments);
  for (const one of found?.counted ?? [])
    for (const { id, timeZone } of sends.filter(({ accountId }) => accountId === one.account.id)) {
      const told = overOf(one, { id, zone: timeZone ?? found?.zone ?? 'UTC' });
      if (told) over.set(id, [...(over.get(id) ?? []), told]);
    }
  return over;
}

/** A quota of an account with all that takes of it. */
interface Counted {
  readonly account: AccountRow;
  readonly quota: Quota;
  readonly max: number;
  readonly uses: readonly Use[];
}

/** What is planned and out around these moments, as far ahead as room is looked for; null: no quota holds for them. */
async function countQuotas(
  app: AppContext,
  inWorkspace: InWorkspace,
  sends: readonly { readonly accountId: string; readonly at: Date }[],
): Promise<{ zone: string; begins: number; ends: number; counted: readonly Counted[] } | null> {
  if (sends.length === 0) return null;
  const ids = [...new Set(sends.map(({ accountId }) => accountId))];
  const accounts = (await inWorkspace((scope) => findAccounts(scope, ids)))
    .map((row) => quotasOf(app, row))
    .filter(({ quotas }) => quotas.length > 0);
  if (accounts.length === 0) return null;
  const zone = await inWorkspace(zoneOf);
  const moments = sends.map(({ at }) => at.getTime());
  // Longer lists than one call may have as arguments.
  const begins = moments.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const ends = moments.reduce((most, at) => Math.max(most, at), app.clock.now().getTime()) + roomAheadMs;
  const facts = await readFacts(app, inWorkspace, accounts, { begins, ends });
  const counted = accounts.flatMap(({ account, quotas }) =>
    quotas.map((quota) => {
      const { max, uses } = asTold(quota, facts.usesOf(account, quota), toldOf(facts, account));
      return { account, quota, max, uses };
    }),
  );
  return { zone, begins, ends, counted };
}

/** How one of these uses passes a quota; null: it fits. */
function overOf(counted: Counted, { id, zone }: { id: string; zone: string }): Over | null {
  const { quota, max, uses } = counted;
  const own = uses.find((use) => use.id === id);
  if (!own || mostTakenAround(quota, uses, own.at) <= max) return null;
  return toldAt(counted, { max, zone, at: own.at, own });
}

function toldAt(counted: Counted, over: Parameters<typeof wordsAt>[1]): Over {
  const { words, room } = wordsAt(counted, over);
  return { quota: counted.quota.name, words, firstRoomAt: room === null ? null : new Date(room).toISOString() };
}

/** A send that somebody thinks of planning. */
export interface ThoughtOf {
  readonly accountId: string;
  readonly at: Date;
  readonly shape: Shape;
}

/** A quota that they would pass together with all that is planned: the first day, and on how many more. */
export interface Foretold {
  readonly words: string;
  readonly moreDays: number;
}

/** What would pass a quota if all of these were planned; days that are full without them are not told. */
export async function foretellQuotas(
  app: AppContext,
  inWorkspace: InWorkspace,
  sends: readonly ThoughtOf[],
): Promise<Foretold[]> {
  const found = await countQuotas(app, inWorkspace, sends);
  if (!found) return [];
  const { zone, begins, ends, counted } = found;
  const ofAccount = Map.groupBy(sends, ({ accountId }) => accountId);
  return counted.flatMap(({ account, quota, max, uses: planned }) => {
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
    const { words } = wordsAt({ account, quota, uses }, { max, at: first, zone });
    return [{ words, moreDays: full.length - 1 }];
  });
}
