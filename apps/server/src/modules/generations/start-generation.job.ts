/**
 * The paid start. Its intent is committed before the call leaves; the provider's name for the work is saved before
 * we wait for the outcome. Safe to repeat: what is not `queued` is not started.
 */
import type { AppContext } from '../../context.ts';
import { handleJob } from '../../jobs/queue.ts';
import { applyOutcome, takeOver } from './apply-outcome.ts';
import { dropGeneration } from './create-generation.ts';
import { tellEnded } from './generation-ended.ts';
import { answerStart, insertStart, lockGeneration, updateGeneration } from './generations.queries.ts';
import type { GenerationRow } from './generations.table.ts';
import { type StartPayload, startKind } from './jobs.ts';
import { openModel } from './open-model.ts';
import { operationOf } from './operations/index.ts';
import { tellState } from './tell-generation.ts';
import { withLease } from './with-lease.ts';

export const startGenerationJob = handleJob<AppContext, StartPayload>(startKind, startGeneration);

export async function startGeneration(app: AppContext, payload: StartPayload): Promise<void> {
  const { workspaceId, generationId } = payload;
  const waiting = await app.db.inWorkspace(workspaceId, (scope) => lockGeneration(scope, generationId));
  if (waiting?.state !== 'queued') return;
  const opened = await openModel(app, workspaceId, waiting);
  const work = await intend(app, payload);
  if (!work) return;
  if (opened.kind === 'gone') {
    const error = { kind: 'rejected' as const, code: 'model_gone', words: opened.words };
    return applyOutcome(app, work, 'start', { kind: 'failed', error });
  }
  const { provider, entry } = opened;
  const outcome = await withLease(app, work, opened, ({ context, onText }) =>
    operationOf(work.operation).start(provider, entry, work.params, {
      ...context,
      idempotencyKey: work.id,
      onText,
      onHandle: (handle) =>
        app.db.inWorkspace(workspaceId, async (scope) => {
          await updateGeneration(scope, work.id, { handle });
          await answerStart(scope, work.id, { outcome: 'accepted', at: app.clock.now() });
        }),
    }),
  );
  await applyOutcome(app, work, 'start', outcome);
}

/** Commits that we are about to start. Null: somebody else did, or it was stopped. */
async function intend(app: AppContext, { workspaceId, generationId }: StartPayload): Promise<GenerationRow | null> {
  return app.db.inWorkspace(workspaceId, async (scope) => {
    const row = await lockGeneration(scope, generationId);
    if (row?.state !== 'queued') return null;
    if (row.cancelRequestedAt) {
      await tellEnded(app, scope, await dropGeneration(app, scope, row));
      return null;
    }
    const now = app.clock.now();
    const number = row.startCount + 1;
    await insertStart(scope, { id: app.ids.next(now), generationId, number, intendedAt: now });
    const work = await takeOver(app, scope, row, {
      state: 'running',
      reason: null,
      retryAt: null,
      startCount: number,
      startedAt: row.startedAt ?? now,
    });
    await tellState(app, scope, work);
    return work;
  });
}
