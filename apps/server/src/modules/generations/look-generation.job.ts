/**
 * One look at work that was accepted, one wish to stop it, or one question about a start that was lost. At every
 * moment exactly one look is waiting for each generation under way: the number in its payload tells the current
 * one from those that time has gone past.
 */
import type { Found, Json, RunOutcome } from '@antiphon/models';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { handleJob } from '../../jobs/queue.ts';
import { applyOutcome, canAsk, markUnknown, takeOver } from './apply-outcome.ts';
import { lockGeneration } from './generations.queries.ts';
import type { GenerationRow, Reason } from './generations.table.ts';
import { enqueueLook, type LookPayload, lookKind } from './jobs.ts';
import { type OpenedModel, openModel } from './open-model.ts';
import { operationOf } from './operations/index.ts';
import { withLease } from './with-lease.ts';

export const lookGenerationJob = handleJob<AppContext, LookPayload>(lookKind, lookAtGeneration);

type Task =
  | { readonly kind: 'read' | 'cancel'; readonly row: GenerationRow; readonly handle: Json }
  | { readonly kind: 'ask'; readonly row: GenerationRow };

/** We died, or the answer did; nothing proves that nothing was started. */
const noAnswer: Reason = {
  kind: 'unknown_outcome',
  code: 'no_answer',
  words: 'We sent this and were cut off before an answer came.',
};

export async function lookAtGeneration(app: AppContext, payload: LookPayload): Promise<void> {
  const task = await app.db.inWorkspace(payload.workspaceId, (scope) => take(app, scope, payload));
  if (!task) return;
  const opened = await openModel(app, payload.workspaceId, task.row);
  if (opened.kind === 'gone') return giveUp(app, task.row, opened.words);
  if (task.kind === 'ask') return ask(app, task.row, opened);
  const outcome = await readOrStop(app, task, opened);
  if (outcome) await applyOutcome(app, task.row, 'look', outcome);
}

async function take(app: AppContext, scope: WorkspaceScope, payload: LookPayload): Promise<Task | null> {
  const row = await lockGeneration(scope, payload.generationId);
  if (row?.lookNumber !== payload.lookNumber || (row.state !== 'running' && row.state !== 'unknown')) return null;
  const now = app.clock.now();
  if (row.leasedUntil && row.leasedUntil > now) {
    await enqueueLook(app, scope, payload, row.leasedUntil.getTime() - now.getTime() + 200);
    return null;
  }
  if (row.handle !== null) {
    const isStopping = row.cancelRequestedAt !== null && row.cancelSentAt === null;
    const taken = await takeOver(app, scope, row, isStopping ? { cancelSentAt: now } : {});
    return { kind: isStopping ? 'cancel' : 'read', row: taken, handle: row.handle };
  }
  if (canAsk(app, row)) return { kind: 'ask', row: await takeOver(app, scope, row, {}) };
  if (row.state === 'running') await markUnknown(app, scope, row, noAnswer);
  return null;
}

type Open = Extract<OpenedModel, { kind: 'open' }>;

async function readOrStop(
  app: AppContext,
  task: Extract<Task, { kind: 'read' | 'cancel' }>,
  opened: Open,
): Promise<RunOutcome | null> {
  const { row, handle } = task;
  const { provider, entry } = opened;
  const operation = operationOf(row.operation);
  const adapter = operation.adapter(provider);
  const call = task.kind === 'cancel' && adapter.cancel ? adapter.cancel : adapter.status;
  if (!call) {
    await giveUp(app, row, `${row.providerName} does not tell what became of this.`);
    return null;
  }
  return withLease(app, row, opened, ({ context }) =>
    call.call(adapter, { ...context, signal: undefined, handle, operation: operation.name, model: row.model }, entry),
  );
}

/** Asks about a start by its key. `absent` proves that nothing was started. */
async function ask(app: AppContext, row: GenerationRow, opened: Open): Promise<void> {
  const { provider, entry } = opened;
  const operation = operationOf(row.operation);
  const adapter = operation.adapter(provider);
  const found = await withLease(app, row, opened, async ({ context }): Promise<Found> => {
    const call = { ...context, signal: undefined, idempotencyKey: row.id, operation: operation.name };
    return (await adapter.find?.(call, entry)) ?? { kind: 'cannot_tell', words: '' };
  });
  if (found.kind === 'found') return applyOutcome(app, row, 'look', found.outcome);
  if (found.kind === 'absent') {
    const error = { kind: 'temporary' as const, code: 'not_there', words: 'The provider knows nothing of this start.' };
    return applyOutcome(app, row, 'start', { kind: 'failed', error });
  }
  await giveUp(app, row, found.words || noAnswer.words);
}

/** Nobody could tell: the outcome stays unknown, and is asked about again where that makes sense. */
async function giveUp(app: AppContext, work: GenerationRow, words: string): Promise<void> {
  await app.db.inWorkspace(work.workspaceId, async (scope) => {
    const row = await lockGeneration(scope, work.id);
    if (row?.lookNumber !== work.lookNumber) return;
    await markUnknown(app, scope, row, { ...noAnswer, words });
  });
}
