/** All SQL about generations. */
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import {
  type GenerationRow,
  type GenerationState,
  generationInputs,
  generationOutputs,
  generationStarts,
  generations,
  type Reason,
  type StartOutcome,
} from './generations.table.ts';

const here = (scope: WorkspaceScope, id: string) =>
  and(eq(generations.workspaceId, scope.workspaceId), eq(generations.id, id));

export type NewRow = Pick<
  GenerationRow,
  | 'id'
  | 'projectId'
  | 'briefId'
  | 'operation'
  | 'provider'
  | 'providerKeyId'
  | 'model'
  | 'modelName'
  | 'providerName'
  | 'isSandbox'
  | 'params'
  | 'estimateLow'
  | 'estimateHigh'
  | 'priceVersion'
  | 'againOf'
  | 'createdBy'
  | 'createdAt'
>;

export async function insertGenerations(scope: WorkspaceScope, rows: readonly NewRow[]): Promise<void> {
  if (rows.length === 0) return;
  await scope.db
    .insert(generations)
    .values(rows.map((row) => ({ workspaceId: scope.workspaceId, state: 'estimated' as const, ...row })));
}

export async function insertInputs(
  scope: WorkspaceScope,
  generationId: string,
  inputs: readonly { readonly assetId: string; readonly role: string }[],
): Promise<void> {
  if (inputs.length === 0) return;
  await scope.db
    .insert(generationInputs)
    .values(inputs.map((input) => ({ workspaceId: scope.workspaceId, generationId, ...input })));
}

export async function findGeneration(scope: WorkspaceScope, id: string): Promise<GenerationRow | undefined> {
  const [row] = await scope.db.select().from(generations).where(here(scope, id));
  return row;
}

export async function findGenerations(scope: WorkspaceScope, ids: readonly string[]): Promise<GenerationRow[]> {
  if (ids.length === 0) return [];
  return scope.db
    .select()
    .from(generations)
    .where(and(eq(generations.workspaceId, scope.workspaceId), inArray(generations.id, [...ids])))
    .orderBy(asc(generations.createdAt), asc(generations.id));
}

/** Locked until the end of this unit of work. */
export async function lockGeneration(scope: WorkspaceScope, id: string): Promise<GenerationRow | undefined> {
  const [row] = await scope.db.select().from(generations).where(here(scope, id)).for('update');
  return row;
}

export async function updateGeneration(
  scope: WorkspaceScope,
  id: string,
  change: Partial<Omit<GenerationRow, 'workspaceId' | 'id'>>,
): Promise<GenerationRow> {
  const [row] = await scope.db.update(generations).set(change).where(here(scope, id)).returning();
  if (!row) throw new Error(`generation ${id} is not there`);
  return row;
}

/**
 * A sign of life of the worker that took it over as `lookNumber`, with the words so far.
 * @returns undefined when somebody else has taken over.
 */
export async function beat(
  scope: WorkspaceScope,
  work: { readonly id: string; readonly lookNumber: number },
  leasedUntil: Date,
  partialText: string | null,
): Promise<{ readonly isCancelRequested: boolean } | undefined> {
  const { rows } = await scope.client.query<{ isCancelRequested: boolean }>({
    name: 'beat-generation',
    text: `update generations set leased_until = $4, partial_text = coalesce($5, partial_text)
      where workspace_id = $1 and id = $2 and look_number = $3 and state in ('running', 'unknown')
      returning cancel_requested_at is not null as "isCancelRequested"`,
    values: [scope.workspaceId, work.id, work.lookNumber, leasedUntil, partialText],
  });
  return rows[0];
}

export interface GenerationFilter {
  readonly state?: GenerationState | undefined;
  readonly operation?: string | undefined;
  readonly projectId?: string | undefined;
  readonly briefId?: string | undefined;
  readonly limit: number;
  readonly after?: { readonly at: Date; readonly id: string } | undefined;
}

export async function listGenerations(scope: WorkspaceScope, filter: GenerationFilter): Promise<GenerationRow[]> {
  const { state, operation, projectId, briefId, after } = filter;
  return scope.db
    .select()
    .from(generations)
    .where(
      and(
        eq(generations.workspaceId, scope.workspaceId),
        state ? eq(generations.state, state) : undefined,
        operation ? eq(generations.operation, operation) : undefined,
        projectId ? eq(generations.projectId, projectId) : undefined,
        briefId ? eq(generations.briefId, briefId) : undefined,
        after
          ? sql`(${generations.createdAt}, ${generations.id}) < (${after.at.toISOString()}::timestamptz, ${after.id}::uuid)`
          : undefined,
      ),
    )
    .orderBy(desc(generations.createdAt), desc(generations.id))
    .limit(filter.limit);
}

export interface Lineage {
  readonly text: string | null;
  readonly assetIds: string[];
  readonly inputAssetIds: string[];
}

/** What each of these made, and was made from. */
export async function lineageOf(scope: WorkspaceScope, ids: readonly string[]): Promise<Map<string, Lineage>> {
  if (ids.length === 0) return new Map();
  const outputs = await scope.db
    .select()
    .from(generationOutputs)
    .where(and(eq(generationOutputs.workspaceId, scope.workspaceId), inArray(generationOutputs.generationId, [...ids])))
    .orderBy(generationOutputs.position);
  const inputs = await scope.db
    .select()
    .from(generationInputs)
    .where(and(eq(generationInputs.workspaceId, scope.workspaceId), inArray(generationInputs.generationId, [...ids])));
  const found = new Map<string, Lineage>();
  for (const id of ids) {
    const own = outputs.filter((output) => output.generationId === id);
    found.set(id, {
      text: own.find((output) => output.text !== null)?.text ?? null,
      assetIds: own.flatMap((output) => (output.assetId ? [output.assetId] : [])),
      inputAssetIds: inputs.filter((input) => input.generationId === id).map((input) => input.assetId),
    });
  }
  return found;
}

export async function insertOutputs(
  scope: WorkspaceScope,
  generationId: string,
  outputs: readonly { readonly assetId: string | null; readonly text: string | null }[],
): Promise<void> {
  if (outputs.length === 0) return;
  await scope.db
    .insert(generationOutputs)
    .values(outputs.map((output, position) => ({ workspaceId: scope.workspaceId, generationId, position, ...output })));
}

/** The intent of a paid start. The database refuses a second one that is not proved "not started". */
export async function insertStart(
  scope: WorkspaceScope,
  start: { readonly id: string; readonly generationId: string; readonly number: number; readonly intendedAt: Date },
): Promise<void> {
  await scope.db.insert(generationStarts).values({ workspaceId: scope.workspaceId, outcome: 'open', ...start });
}

/** Says what became of the start that is not proved "not started", where it is not said yet. */
export async function answerStart(
  scope: WorkspaceScope,
  generationId: string,
  answer: { readonly outcome: StartOutcome; readonly at: Date; readonly error?: Reason | undefined },
): Promise<void> {
  await scope.db
    .update(generationStarts)
    .set({ outcome: answer.outcome, answeredAt: answer.at, ...(answer.error ? { error: answer.error } : {}) })
    .where(
      and(
        eq(generationStarts.workspaceId, scope.workspaceId),
        eq(generationStarts.generationId, generationId),
        inArray(generationStarts.outcome, ['open', 'unknown']),
      ),
    );
}
