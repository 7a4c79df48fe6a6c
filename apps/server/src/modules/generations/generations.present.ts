import type { Generation, GenerationProgress } from '@antiphon/contract';
import type { z } from 'zod';
import type { WorkspaceScope } from '../../db/database.ts';
import { inDollars } from '../spending/index.ts';
import { type Lineage, lineageOf } from './generations.queries.ts';
import { isFinal } from './generations.rules.ts';
import type { GenerationRow } from './generations.table.ts';
import { operationOf } from './operations/index.ts';

type Presented = z.infer<typeof Generation>;

/** Rows → contract answers, with what they made. */
export async function presentGenerations(scope: WorkspaceScope, rows: readonly GenerationRow[]): Promise<Presented[]> {
  const lineages = await lineageOf(
    scope,
    rows.map((row) => row.id),
  );
  return rows.map((row) => presentGeneration(row, lineages.get(row.id)));
}

function presentGeneration(row: GenerationRow, lineage: Lineage | undefined): Presented {
  const { id, projectId, briefId, state, modelName, providerName, isSandbox, priceVersion, startCount, reason } = row;
  return {
    id,
    projectId,
    briefId,
    operation: operationOf(row.operation).name,
    state,
    words: wordsOf(row),
    problem: reason && { kind: reason.kind, code: reason.code, evidence: reason.evidence ?? null },
    model: { provider: row.provider, model: row.model, providerKeyId: row.providerKeyId },
    modelName,
    providerName,
    isSandbox,
    estimate: presentEstimate(row),
    reserved: isFinal(state) || !row.reservationId ? null : (row.estimateHigh?.toString() ?? null),
    cost: row.cost?.toString() ?? null,
    costSource: row.costSource,
    priceVersion,
    progress: row.progress,
    etaAt: row.etaAt?.toISOString() ?? null,
    text: lineage?.text ?? row.partialText,
    assetIds: lineage?.assetIds ?? [],
    inputAssetIds: lineage?.inputAssetIds ?? [],
    warnings: [...row.warnings],
    startCount,
    retryAt: row.retryAt?.toISOString() ?? null,
    isCancelRequested: row.cancelRequestedAt !== null,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

function presentEstimate(row: GenerationRow): Presented['estimate'] {
  if (row.estimateLow === null || row.estimateHigh === null) return null;
  return { low: row.estimateLow.toString(), high: row.estimateHigh.toString() };
}

/** The state in one sentence: who did what, then what comes next. */
export function wordsOf(row: GenerationRow): string {
  const most = row.estimateHigh === null ? 'an unknown amount' : `≤ ${inDollars(row.estimateHigh)}`;
  const spent = `${row.costSource === 'upper_bound' ? '≤ ' : ''}${inDollars(row.cost ?? 0n)}`;
  switch (row.state) {
    case 'estimated':
      return `Would cost ${most}.`;
    case 'reserved':
      return `Waits for its turn. ${most} is reserved.`;
    case 'queued':
      return row.reason ? `${row.reason.words} Nothing was charged. We try again by ourselves.` : 'Waits for a worker.';
    case 'running':
      return row.cancelRequestedAt ? `${row.providerName} was asked to stop.` : `${row.modelName} is at work.`;
    case 'succeeded':
      return `Made by ${row.modelName} for ${spent}.`;
    case 'failed':
      return row.reason?.kind === 'decided' || row.cost
        ? (row.reason?.words ?? '')
        : `${row.reason?.words ?? ''} Nothing was charged.`.trim();
    case 'cancelled':
      return `Stopped. ${spent} was spent.`;
    case 'unknown':
      return `${row.reason?.words ?? `${row.providerName} never answered.`} ${most} stays reserved. It is not started again until you decide.`;
  }
}

export function presentProgress(row: GenerationRow, text: string | null): z.infer<typeof GenerationProgress> {
  return {
    generationId: row.id,
    state: row.state,
    progress: row.progress,
    etaAt: row.etaAt?.toISOString() ?? null,
    text: text ?? row.partialText,
    cost: row.cost?.toString() ?? null,
  };
}
