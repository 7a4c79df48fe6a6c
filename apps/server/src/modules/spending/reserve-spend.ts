/**
 * Money before and after: an upper bound is reserved before anything is paid for, the exact amount settled after.
 * Every function works in the caller's unit of work, so that money and what it is for share one commit.
 */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { overCap, priceUnknown } from './spending.errors.ts';
import {
  closeReservation,
  findReserve,
  insertEntries,
  lockBudget,
  openReservation,
  sumOpen,
  sumSettled,
} from './spending.queries.ts';
import { boundsOf, fitsCap, monthOf } from './spending.rules.ts';
import type { CostSource, EntryLine, EntryRow } from './spending.table.ts';

type Keeper = Pick<AppContext, 'clock' | 'ids'>;

export interface SpendRequest {
  /** What the money is for: one of the two, or neither where it is a reading of an account. */
  readonly generationId?: string;
  readonly publicationId?: string;
  readonly operation: string;
  readonly provider: string;
  readonly model: string;
  readonly isSandbox: boolean;
  readonly priceVersion: string;
  /** The most it can cost, 1e-10 USD; null: nobody knows. */
  readonly upperBound: bigint | null;
  /** How the upper bound adds up. */
  readonly lines?: readonly EntryLine[];
}
export interface Reservation {
  readonly id: string;
  readonly amount: bigint;
}

/**
 * Reserves all of the upper bounds or none of them. `passesCap`: an owner has decided that the cap does not stop it.
 * @returns the reservations in the requests' order.
 * @throws AppError 402 `over_cap` | `price_unknown`.
 */
export async function reserveSpend(
  app: Keeper,
  scope: WorkspaceScope,
  requests: readonly SpendRequest[],
  options: { readonly passesCap?: boolean } = {},
): Promise<Reservation[]> {
  const now = app.clock.now();
  const { cap, timeZone } = await lockBudget(scope);
  const more = requests.reduce((sum, request) => sum + (request.upperBound ?? 0n), 0n);
  if (cap !== null && !options.passesCap) {
    const nameless = requests.find((request) => request.upperBound === null);
    if (nameless) throw priceUnknown(nameless.model, cap);
    const { begins, ends } = boundsOf(monthOf(now, timeZone), timeZone);
    const totals = { spent: (await sumSettled(scope, begins, ends)).all, reserved: await sumOpen(scope) };
    if (!fitsCap(totals, more, cap)) throw overCap(cap, now, timeZone);
  }
  const entries = requests.map((request) => entryOf(app, now, request));
  await insertEntries(scope, entries);
  for (const entry of entries) await openReservation(scope, entry.id, entry.amount);
  await tell(app, scope, 'spend.reserved', { amount: String(more), count: entries.length });
  return entries.map(({ id, amount }) => ({ id, amount }));
}

function entryOf(app: Keeper, now: Date, request: SpendRequest): Omit<EntryRow, 'workspaceId'> {
  const id = app.ids.next(now);
  const { generationId = null, publicationId = null, upperBound, ...rest } = request;
  const source: CostSource = upperBound === null ? 'unknown' : 'upper_bound';
  const amount = upperBound ?? 0n;
  return {
    id,
    kind: 'reserve',
    amount,
    reservationId: id,
    generationId,
    publicationId,
    lines: [],
    ...rest,
    source,
    at: now,
  };
}

export interface Settlement {
  readonly amount: bigint;
  readonly source: CostSource;
  /** Of the price table that really held. */
  readonly priceVersion?: string;
  readonly lines?: readonly EntryLine[];
}

/**
 * Closes a reservation with what it cost; the rest of it is given back.
 * @returns false when it was closed before: an amount is settled once.
 */
export async function settleSpend(
  app: Keeper,
  scope: WorkspaceScope,
  reservationId: string,
  cost: Settlement,
): Promise<boolean> {
  const reserved = await closeReservation(scope, reservationId);
  if (reserved === undefined) return false;
  const opened = await requireReserve(scope, reservationId);
  const now = app.clock.now();
  const { amount, source, lines = [], priceVersion = opened.priceVersion } = cost;
  const entries = [closing(app, opened, now, { kind: 'settle', amount, source, lines, priceVersion })];
  if (reserved > amount) entries.push(giveBack(app, opened, now, reserved - amount));
  await insertEntries(scope, entries);
  await tell(app, scope, 'spend.settled', { amount: String(amount), reservationId });
  return true;
}

/** Closes a reservation that was not needed. @returns false when it was closed before. */
export async function releaseSpend(app: Keeper, scope: WorkspaceScope, reservationId: string): Promise<boolean> {
  const reserved = await closeReservation(scope, reservationId);
  if (reserved === undefined) return false;
  const opened = await requireReserve(scope, reservationId);
  await insertEntries(scope, [giveBack(app, opened, app.clock.now(), reserved)]);
  await tell(app, scope, 'spend.released', { amount: String(reserved), reservationId });
  return true;
}

type Closing = Pick<EntryRow, 'kind' | 'amount' | 'source' | 'lines' | 'priceVersion'>;

function closing(app: Keeper, opened: EntryRow, now: Date, change: Closing): Omit<EntryRow, 'workspaceId'> {
  const { workspaceId: _, ...rest } = opened;
  return { ...rest, ...change, id: app.ids.next(now), reservationId: opened.id, at: now };
}

function giveBack(app: Keeper, opened: EntryRow, now: Date, amount: bigint): Omit<EntryRow, 'workspaceId'> {
  const { source, priceVersion } = opened;
  return closing(app, opened, now, { kind: 'release', amount, source, lines: [], priceVersion });
}

async function requireReserve(scope: WorkspaceScope, id: string): Promise<EntryRow> {
  const row = await findReserve(scope, id);
  if (!row) throw new Error(`reservation ${id} has no entry in the ledger`);
  return row;
}

async function tell(app: Keeper, scope: WorkspaceScope, name: string, data: Record<string, unknown>): Promise<void> {
  const now = app.clock.now();
  await emitEvent(scope, { name, data, id: app.ids.next(now), at: now });
}
