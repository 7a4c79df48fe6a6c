/** What people do to a generation: stop it, or decide about one whose outcome nobody knows. */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { notFound } from '../../platform/errors.ts';
import { inDollars } from '../spending/index.ts';
import { pay } from './apply-outcome.ts';
import { chooseModel } from './available-models.ts';
import { createGenerations, dropGeneration } from './create-generation.ts';
import { tellEnded, tellStartedAgain } from './generation-ended.ts';
import { mustDecide, notUnknown } from './generations.errors.ts';
import { lineageOf, lockGeneration, updateGeneration } from './generations.queries.ts';
import { isFinal } from './generations.rules.ts';
import type { GenerationRow, Reason } from './generations.table.ts';
import { enqueueLook } from './jobs.ts';
import { operationOf } from './operations/index.ts';
import { tellState } from './tell-generation.ts';

/**
 * Stops a generation. What was not started is given up at once; the provider is told about what runs, and the
 * answer comes by event. What has ended stays as it ended.
 * @throws AppError 404; 409 `needs_decision`.
 */
export async function cancelGeneration(app: AppContext, scope: WorkspaceScope, id: string): Promise<void> {
  const row = await lockGeneration(scope, id);
  if (!row) throw notFound('generation');
  if (isFinal(row.state)) return;
  if (row.state === 'unknown') throw mustDecide();
  if (row.state !== 'running') {
    await tellEnded(app, scope, await dropGeneration(app, scope, row));
    return;
  }
  if (row.cancelRequestedAt) return;
  await updateGeneration(scope, id, { cancelRequestedAt: app.clock.now() });
  // The worker hears of it within a second; where none is at it, this look tells the provider.
  await enqueueLook(app, scope, { generationId: id, lookNumber: row.lookNumber }, 0);
}

export interface Decision {
  readonly outcome: 'it_happened' | 'it_did_not';
  readonly startAgain: boolean;
  readonly userId: string | null;
}

/**
 * A person says what became of a lost start. To have it done, a new generation with its own reservation is made.
 * @returns the new one, when asked for.
 * @throws AppError 404; 409 `nothing_to_decide`; 402 and 422 as for a new generation.
 */
export async function decideGeneration(
  app: AppContext,
  scope: WorkspaceScope,
  id: string,
  decision: Decision,
): Promise<GenerationRow | null> {
  const row = await lockGeneration(scope, id);
  if (!row) throw notFound('generation');
  if (row.state !== 'unknown') throw notUnknown(row.state);
  const hasHappened = decision.outcome === 'it_happened';
  const amount = hasHappened ? (row.estimateHigh ?? 0n) : 0n;
  const source = row.estimateHigh === null ? ('unknown' as const) : ('upper_bound' as const);
  await pay(app, scope, row, hasHappened ? { amount, source, lines: [] } : null);
  const decided = await updateGeneration(scope, id, {
    state: 'failed',
    reason: reasonOf(decision.outcome, amount),
    cost: amount,
    costSource: hasHappened ? source : 'catalogue',
    lookNumber: row.lookNumber + 1,
    leasedUntil: null,
    finishedAt: app.clock.now(),
  });
  await tellState(app, scope, decided);
  if (!decision.startAgain) {
    await tellEnded(app, scope, decided);
    return null;
  }
  const next = await startAnew(app, scope, decided, decision.userId);
  await tellStartedAgain(scope, decided, next);
  return next;
}

function reasonOf(outcome: Decision['outcome'], amount: bigint): Reason {
  return outcome === 'it_happened'
    ? {
        kind: 'decided',
        code: 'it_happened',
        words: `You said that it happened: ${inDollars(amount)} is counted as spent. Its answer is lost.`,
      }
    : { kind: 'decided', code: 'it_did_not', words: 'You said that it did not happen. The reserve was given back.' };
}

async function startAnew(
  app: AppContext,
  scope: WorkspaceScope,
  row: GenerationRow,
  userId: string | null,
): Promise<GenerationRow> {
  const operation = operationOf(row.operation).name;
  const ref = { provider: row.provider, model: row.model, providerKeyId: row.providerKeyId };
  const model = await chooseModel(app, scope, operation, ref);
  const inputs = (await lineageOf(scope, [row.id])).get(row.id)?.inputAssetIds ?? [];
  const [next] = await createGenerations(app, scope, [
    {
      operation,
      model,
      params: row.params,
      projectId: row.projectId,
      briefId: row.briefId,
      createdBy: userId,
      inputs: inputs.map((assetId) => ({ assetId, role: 'reference' })),
      againOf: row.id,
    },
  ]);
  if (!next) throw new Error('the new generation was not written');
  return next;
}
