/** Writes down what a provider answered: state, money, outputs, event and the next job, in one commit. */
import { setTimeout as wait } from 'node:timers/promises';
import type { RunOutcome } from '@antiphon/models';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { AppError } from '../../platform/errors.ts';
import { releaseSpend, settleSpend } from '../spending/index.ts';
import { tellEnded } from './generation-ended.ts';
import { answerStart, findGeneration, insertOutputs, lockGeneration, updateGeneration } from './generations.queries.ts';
import { askAgainAt, isFinal, leaseMs, type Next, nextOf, type Owed, type Situation } from './generations.rules.ts';
import type { GenerationRow } from './generations.table.ts';
import { enqueueLook, enqueueStart } from './jobs.ts';
import { type KeptOutput, keepOutputs } from './keep-outputs.ts';
import { operationOf } from './operations/index.ts';
import { tellProgress, tellState } from './tell-generation.ts';

const longestPauseMs = 10_000;

type Of<State extends Next['state']> = Extract<Next, { state: State }>;

/** @param work the row as it was taken over: its `lookNumber` says whose answer this is. */
export async function applyOutcome(
  app: AppContext,
  work: GenerationRow,
  phase: Situation['phase'],
  outcome: RunOutcome,
): Promise<void> {
  const { told, kept } = await keep(app, work, outcome);
  await persist(app, work.workspaceId, async (scope) => {
    const row = await lockGeneration(scope, work.id);
    if (!row || !isStillOurs(row, work)) return;
    const next = nextOf(told, {
      phase,
      estimateHigh: row.estimateHigh,
      retryCount: row.retryCount,
      isCancelRequested: row.cancelRequestedAt !== null,
      now: app.clock.now(),
    });
    await write(app, scope, row, next, kept);
  });
}

interface Kept {
  readonly told: RunOutcome;
  readonly kept: readonly KeptOutput[];
}

/**
 * What was made is kept first. Where that fails (a full disk) and the provider can be asked again, a later look
 * tries once more; where it cannot, the work is lost to us but paid for, and says so.
 */
async function keep(app: AppContext, work: GenerationRow, outcome: RunOutcome): Promise<Kept> {
  if (outcome.kind !== 'succeeded') return { told: outcome, kept: [] };
  try {
    return { told: outcome, kept: await keepOutputs(app, work, outcome.outputs) };
  } catch (error) {
    const row = await app.db.inWorkspace(work.workspaceId, (scope) => findGeneration(scope, work.id));
    if (row?.handle !== null) throw error;
    app.log.error({ err: error, generation: work.id }, 'what a generation made could not be kept');
    const why = error instanceof AppError ? error.userMessage : 'The log of this server says why.';
    const words = `It was made, and may have been paid for, but could not be kept here. ${why}`;
    const unknownCost = { amount: work.estimateHigh ?? 0n, lines: [], priceVersion: work.priceVersion };
    const cost = outcome.cost ?? { ...unknownCost, source: 'catalogue' as const };
    return { told: { kind: 'failed', error: { kind: 'rejected', code: 'not_kept', words }, cost }, kept: [] };
  }
}

/** What we hold may have been paid for: a database that is away for a moment, or a deadlock, must not lose it. */
async function persist(
  app: AppContext,
  workspaceId: string,
  work: (scope: WorkspaceScope) => Promise<void>,
): Promise<void> {
  for (let pauseMs = 100; ; pauseMs *= 2) {
    try {
      return await app.db.inWorkspace(workspaceId, work);
    } catch (error) {
      if (pauseMs > longestPauseMs) throw error;
      app.log.warn({ err: error }, 'an outcome could not be written; it is tried again');
      await wait(pauseMs);
    }
  }
}

/** An answer counts unless somebody took over meanwhile. It also counts, late, while nobody knows the outcome. */
function isStillOurs(row: GenerationRow, work: GenerationRow): boolean {
  return row.lookNumber === work.lookNumber ? !isFinal(row.state) : row.state === 'unknown';
}

async function write(
  app: AppContext,
  scope: WorkspaceScope,
  row: GenerationRow,
  next: Next,
  kept: readonly KeptOutput[],
): Promise<void> {
  if (next.state === 'running') return goOn(app, scope, row, next);
  if (next.state === 'queued') return tryAgain(app, scope, row, next);
  if (next.state === 'unknown') return markUnknown(app, scope, row, next.reason);
  return end(app, scope, row, next, kept);
}

async function goOn(app: AppContext, scope: WorkspaceScope, row: GenerationRow, next: Of<'running'>): Promise<void> {
  const lookNumber = row.lookNumber + 1;
  const { handle, progress, etaAt } = next;
  await answerStart(scope, row.id, { outcome: 'accepted', at: app.clock.now() });
  const change = { state: 'running' as const, handle, progress, etaAt, reason: null, lookNumber, leasedUntil: null };
  const going = await updateGeneration(scope, row.id, change);
  const isStopping = row.cancelRequestedAt !== null && row.cancelSentAt === null;
  await enqueueLook(app, scope, { generationId: row.id, lookNumber }, isStopping ? 0 : next.waitMs);
  if (row.state !== 'running') await tellState(app, scope, going);
  else if (going.progress !== row.progress) await tellProgress(app, scope, going);
}

/** Proved "not started": the same generation may be started once more, a little later. */
async function tryAgain(app: AppContext, scope: WorkspaceScope, row: GenerationRow, next: Of<'queued'>): Promise<void> {
  const now = app.clock.now();
  await answerStart(scope, row.id, { outcome: 'not_started', at: now, error: next.reason });
  const waiting = await updateGeneration(scope, row.id, {
    state: 'queued',
    reason: next.reason,
    retryAt: next.retryAt,
    retryCount: row.retryCount + 1,
    lookNumber: row.lookNumber + 1,
    leasedUntil: null,
    partialText: null,
  });
  await enqueueStart(app, scope, row.id, next.retryAt.getTime() - now.getTime());
  await tellState(app, scope, waiting);
}

/** The reservation stays. Where the provider keeps a list we ask it; a person may decide meanwhile. */
export async function markUnknown(
  app: AppContext,
  scope: WorkspaceScope,
  row: GenerationRow,
  reason: GenerationRow['reason'],
): Promise<void> {
  const now = app.clock.now();
  const lookNumber = row.lookNumber + 1;
  await answerStart(scope, row.id, { outcome: 'unknown', at: now, error: reason ?? undefined });
  const askCount = row.askCount + 1;
  const change = { state: 'unknown' as const, reason, lookNumber, askCount, leasedUntil: null };
  const unknown = await updateGeneration(scope, row.id, change);
  const askAt = canAsk(app, row) ? askAgainAt(row.askCount, now) : null;
  if (askAt) await enqueueLook(app, scope, { generationId: row.id, lookNumber }, askAt.getTime() - now.getTime());
  if (row.state !== 'unknown') {
    await tellState(app, scope, unknown);
    await tellEnded(app, scope, unknown);
  }
}

/** Whether the provider can be asked about a start by its key. */
export function canAsk(app: AppContext, row: GenerationRow): boolean {
  const provider = app.provider(row.provider);
  return provider !== undefined && operationOf(row.operation).adapter(provider).find !== undefined;
}

async function end(
  app: AppContext,
  scope: WorkspaceScope,
  row: GenerationRow,
  next: Of<'succeeded'> | Of<'failed'> | Of<'cancelled'>,
  kept: readonly KeptOutput[],
): Promise<void> {
  const now = app.clock.now();
  const hasStarted = next.state === 'succeeded' || next.owed !== null || row.handle !== null;
  const reason = next.state === 'failed' ? next.reason : null;
  await answerStart(scope, row.id, {
    outcome: hasStarted ? 'accepted' : 'not_started',
    at: now,
    error: reason ?? undefined,
  });
  if (next.state === 'succeeded') await insertOutputs(scope, row.id, kept);
  const owed = next.owed ?? { amount: 0n, source: 'catalogue' as const, lines: [] };
  await pay(app, scope, row, next.owed);
  const ended = await updateGeneration(scope, row.id, {
    state: next.state,
    reason,
    cost: owed.amount,
    costSource: owed.source,
    warnings: next.state === 'succeeded' ? next.warnings : row.warnings,
    progress: next.state === 'succeeded' ? 1 : row.progress,
    etaAt: null,
    partialText: next.state === 'succeeded' ? null : row.partialText,
    leasedUntil: null,
    retryAt: null,
    lookNumber: row.lookNumber + 1,
    finishedAt: now,
  });
  await tellState(app, scope, ended);
  await tellEnded(app, scope, ended);
}

/** Closes the reservation: with what it cost, or all of it given back. */
export async function pay(
  app: AppContext,
  scope: WorkspaceScope,
  row: GenerationRow,
  owed: Owed | null,
): Promise<void> {
  if (!row.reservationId) return;
  if (!owed) {
    await releaseSpend(app, scope, row.reservationId);
    return;
  }
  if (row.estimateHigh !== null && owed.amount > row.estimateHigh)
    app.log.error({ generation: row.id, amount: owed.amount.toString() }, 'a generation cost more than its estimate');
  const lines = owed.lines.map((line) => ({
    what: line.what,
    quantity: line.quantity,
    unitPrice: line.unitPrice.toString(),
    amount: line.amount.toString(),
  }));
  const { amount, source, priceVersion } = owed;
  await settleSpend(app, scope, row.reservationId, {
    amount,
    source,
    lines,
    ...(priceVersion ? { priceVersion } : {}),
  });
}

/** Takes work over: a number of its own, a lease, and a look for the case that this worker dies. */
export async function takeOver(
  app: AppContext,
  scope: WorkspaceScope,
  row: GenerationRow,
  change: Partial<GenerationRow>,
): Promise<GenerationRow> {
  const lookNumber = row.lookNumber + 1;
  const leasedUntil = new Date(app.clock.now().getTime() + leaseMs);
  await enqueueLook(app, scope, { generationId: row.id, lookNumber }, leaseMs + 500);
  return updateGeneration(scope, row.id, { ...change, lookNumber, leasedUntil });
}
