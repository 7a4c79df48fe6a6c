/** Makes generations: estimated, their money reserved, and queued, in the caller's unit of work. */
import type { OperationName } from '@antiphon/models';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { releaseSpend, reserveSpend } from '../spending/index.ts';
import type { AvailableModel } from './available-models.ts';
import {
  findGenerations,
  insertGenerations,
  insertInputs,
  type NewRow,
  updateGeneration,
} from './generations.queries.ts';
import type { GenerationRow } from './generations.table.ts';
import { enqueueStart } from './jobs.ts';
import { operationOf, type StoredParams } from './operations/index.ts';
import { tellState } from './tell-generation.ts';

/** Before: what we expect at least, and the most it can be. 1e-10 USD. */
export interface CostRange {
  readonly low: bigint;
  readonly high: bigint;
}

export interface Wish {
  readonly operation: OperationName;
  readonly model: AvailableModel;
  /** Without the model; checked by the operation. */
  readonly params: object;
}
export interface NewGeneration extends Wish {
  readonly projectId: string;
  readonly briefId: string | null;
  readonly createdBy: string | null;
  /** Waits, with its money reserved, until `queueGeneration`. */
  readonly isWaiting?: boolean;
  readonly inputs?: readonly { readonly assetId: string; readonly role: string }[];
  readonly againOf?: string;
}

/** What it would cost; null where nobody knows the price. @throws AppError 422 for parameters that do not fit. */
export function estimateGeneration(wish: Wish): CostRange | null {
  const operation = operationOf(wish.operation);
  const { provider, entry } = wish.model;
  return operation.estimate(provider, entry, operation.prepare(wish.params, entry));
}

/**
 * Reserves the money for all of them, or refuses all.
 * @returns the rows in the wishes' order.
 * @throws AppError 402 `over_cap` | `price_unknown`; 422 for parameters that do not fit.
 */
export async function createGenerations(
  app: AppContext,
  scope: WorkspaceScope,
  wishes: readonly NewGeneration[],
): Promise<GenerationRow[]> {
  if (wishes.length === 0) return [];
  const rows = wishes.map((wish) => rowOf(app, wish));
  await insertGenerations(scope, rows);
  for (const [at, wish] of wishes.entries()) await insertInputs(scope, rows[at]?.id ?? '', wish.inputs ?? []);
  const reservations = await reserveSpend(
    app,
    scope,
    rows.map((row) => ({
      generationId: row.id,
      operation: row.operation,
      provider: row.provider,
      model: row.model,
      isSandbox: row.isSandbox,
      priceVersion: row.priceVersion,
      upperBound: row.estimateHigh,
    })),
  );
  for (const [at, row] of rows.entries()) {
    const reservationId = reservations[at]?.id ?? null;
    const isWaiting = wishes[at]?.isWaiting ?? false;
    const made = await updateGeneration(scope, row.id, { reservationId, state: isWaiting ? 'reserved' : 'queued' });
    if (!isWaiting) await enqueueStart(app, scope, row.id);
    await tellState(app, scope, made);
  }
  const found = new Map(
    (
      await findGenerations(
        scope,
        rows.map((row) => row.id),
      )
    ).map((row) => [row.id, row]),
  );
  return rows.flatMap(({ id }) => found.get(id) ?? []);
}

/**
 * Lets one go that waited with its money reserved, with other parameters where these are known only now.
 * @returns false when it no longer waits, or when these would cost more than was reserved.
 */
export async function queueGeneration(
  app: AppContext,
  scope: WorkspaceScope,
  row: GenerationRow,
  late?: Pick<Wish, 'model' | 'params'>,
): Promise<boolean> {
  if (row.state !== 'reserved') return false;
  const operation = operationOf(row.operation);
  const params = late ? operation.prepare(late.params, late.model.entry) : row.params;
  if (late && row.estimateHigh !== null) {
    const estimate = operation.estimate(late.model.provider, late.model.entry, params);
    if (!estimate || estimate.high > row.estimateHigh) return false;
  }
  const queued = await updateGeneration(scope, row.id, { state: 'queued', params });
  await enqueueStart(app, scope, row.id);
  await tellState(app, scope, queued);
  return true;
}

/** Gives up one that was never started; its money is given back. */
export async function dropGeneration(
  app: AppContext,
  scope: WorkspaceScope,
  row: GenerationRow,
): Promise<GenerationRow> {
  const dropped = await updateGeneration(scope, row.id, {
    state: 'cancelled',
    cost: 0n,
    costSource: 'catalogue',
    finishedAt: app.clock.now(),
    reason: null,
    retryAt: null,
  });
  if (row.reservationId) await releaseSpend(app, scope, row.reservationId);
  await tellState(app, scope, dropped);
  return dropped;
}

function rowOf(app: AppContext, wish: NewGeneration): NewRow {
  const now = app.clock.now();
  const operation = operationOf(wish.operation);
  const { provider, entry, providerKeyId } = wish.model;
  const params: StoredParams = operation.prepare(wish.params, entry);
  const estimate = operation.estimate(provider, entry, params);
  return {
    id: app.ids.next(now),
    projectId: wish.projectId,
    briefId: wish.briefId,
    operation: wish.operation,
    provider: provider.id,
    providerKeyId,
    model: entry.id,
    modelName: entry.name,
    providerName: provider.name,
    isSandbox: provider.isSandbox,
    params,
    estimateLow: estimate?.low ?? null,
    estimateHigh: estimate?.high ?? null,
    priceVersion: estimate?.priceVersion ?? entry.priceVersion,
    againOf: wish.againOf ?? null,
    createdBy: wish.createdBy,
    createdAt: now,
  };
}
