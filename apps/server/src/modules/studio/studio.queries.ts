/** All SQL about runs, items and answers. */
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import { notFound } from '../../platform/errors.ts';
import { type AnswerRow, type ItemRow, type RunRow, studioAnswers, studioItems, studioRuns } from './studio.table.ts';

const runHere = (scope: WorkspaceScope, id: string) =>
  and(eq(studioRuns.workspaceId, scope.workspaceId), eq(studioRuns.id, id));
const itemHere = (scope: WorkspaceScope, id: string) =>
  and(eq(studioItems.workspaceId, scope.workspaceId), eq(studioItems.id, id));

/** Runs of one brief are numbered one after the other: whoever asks at the same moment waits here. */
export async function insertRun(scope: WorkspaceScope, row: Omit<RunRow, 'workspaceId' | 'number'>): Promise<RunRow> {
  await scope.client.query("select pg_advisory_xact_lock(hashtextextended('studio_runs ' || $1, 0))", [row.briefId]);
  const { rows } = await scope.client.query<{ number: number }>(
    'select coalesce(max(number), 0) + 1 as number from studio_runs where workspace_id = $1 and brief_id = $2',
    [scope.workspaceId, row.briefId],
  );
  const number = rows[0]?.number ?? 1;
  const [run] = await scope.db
    .insert(studioRuns)
    .values({ workspaceId: scope.workspaceId, ...row, number })
    .returning();
  if (!run) throw new Error('the run was not written');
  return run;
}

export async function listRuns(scope: WorkspaceScope, briefId: string): Promise<RunRow[]> {
  return scope.db
    .select()
    .from(studioRuns)
    .where(and(eq(studioRuns.workspaceId, scope.workspaceId), eq(studioRuns.briefId, briefId)))
    .orderBy(desc(studioRuns.number));
}

/** @throws AppError 404. */
export async function requireRun(scope: WorkspaceScope, id: string): Promise<RunRow> {
  const [row] = await scope.db.select().from(studioRuns).where(runHere(scope, id));
  if (!row) throw notFound('run');
  return row;
}

/** Locked until the end of this unit of work: who decides what comes next in a run does it one after the other. */
export async function lockRun(scope: WorkspaceScope, id: string): Promise<RunRow> {
  const [row] = await scope.db.select().from(studioRuns).where(runHere(scope, id)).for('update');
  if (!row) throw notFound('run');
  return row;
}

export async function insertItems(
  scope: WorkspaceScope,
  rows: readonly Pick<ItemRow, 'id' | 'runId' | 'kind' | 'position' | 'accountId' | 'captionId' | 'createdAt'>[],
): Promise<void> {
  if (rows.length > 0)
    await scope.db.insert(studioItems).values(rows.map((row) => ({ workspaceId: scope.workspaceId, ...row })));
}

/** @throws AppError 404. */
export async function lockItem(scope: WorkspaceScope, id: string): Promise<ItemRow> {
  const [row] = await scope.db.select().from(studioItems).where(itemHere(scope, id)).for('update');
  if (!row) throw notFound('item');
  return row;
}

/** @throws AppError 404. */
export async function requireItem(scope: WorkspaceScope, id: string): Promise<ItemRow> {
  const [row] = await scope.db.select().from(studioItems).where(itemHere(scope, id));
  if (!row) throw notFound('item');
  return row;
}

/** Captions, hashtags, pictures and versions of runs, each in its order. */
export async function listItems(scope: WorkspaceScope, runIds: readonly string[]): Promise<ItemRow[]> {
  if (runIds.length === 0) return [];
  return scope.db
    .select()
    .from(studioItems)
    .where(and(eq(studioItems.workspaceId, scope.workspaceId), inArray(studioItems.runId, [...runIds])))
    .orderBy(asc(studioItems.kind), asc(studioItems.position), asc(studioItems.id));
}

export async function updateItem(
  scope: WorkspaceScope,
  id: string,
  change: Partial<Omit<ItemRow, 'workspaceId' | 'id' | 'revision'>>,
): Promise<void> {
  await scope.db
    .update(studioItems)
    .set({ ...change, revision: sql`${studioItems.revision} + 1` })
    .where(itemHere(scope, id));
}

/** Remembers what a caption became; not a change that a person would be told of. */
export async function notePost(scope: WorkspaceScope, item: ItemRow, postId: string): Promise<void> {
  await scope.db.update(studioItems).set({ postId, postedAnswerId: item.answerId }).where(itemHere(scope, item.id));
}

/** The next answer of an item; the item must be locked or new. */
export async function insertAnswer(
  scope: WorkspaceScope,
  row: Pick<AnswerRow, 'id' | 'itemId' | 'how' | 'createdAt'> &
    Partial<Pick<AnswerRow, 'wish' | 'generationId' | 'text' | 'ofAnswerId' | 'createdBy'>>,
): Promise<AnswerRow> {
  const { rows } = await scope.client.query<{ number: number }>(
    'select coalesce(max(number), 0) + 1 as number from studio_answers where workspace_id = $1 and item_id = $2',
    [scope.workspaceId, row.itemId],
  );
  const [answer] = await scope.db
    .insert(studioAnswers)
    .values({ workspaceId: scope.workspaceId, number: rows[0]?.number ?? 1, ...row })
    .returning();
  if (!answer) throw new Error('the answer was not written');
  return answer;
}

/** All answers of items, oldest first. */
export async function listAnswers(scope: WorkspaceScope, itemIds: readonly string[]): Promise<AnswerRow[]> {
  if (itemIds.length === 0) return [];
  return scope.db
    .select()
    .from(studioAnswers)
    .where(and(eq(studioAnswers.workspaceId, scope.workspaceId), inArray(studioAnswers.itemId, [...itemIds])))
    .orderBy(asc(studioAnswers.number));
}

export async function findAnswerOf(scope: WorkspaceScope, generationId: string): Promise<AnswerRow | undefined> {
  const [row] = await scope.db
    .select()
    .from(studioAnswers)
    .where(and(eq(studioAnswers.workspaceId, scope.workspaceId), eq(studioAnswers.generationId, generationId)));
  return row;
}

/** Generations that a run's items show or wait for. */
export async function listGenerationIds(scope: WorkspaceScope, runId: string): Promise<string[]> {
  const { rows } = await scope.client.query<{ id: string }>({
    name: 'studio-generation-ids',
    text: `select a.generation_id as id from studio_items i join studio_answers a on a.workspace_id = i.workspace_id and a.item_id = i.id
        where i.workspace_id = $1 and i.run_id = $2 and a.generation_id is not null
      union select i.waiting_generation_id from studio_items i
        where i.workspace_id = $1 and i.run_id = $2 and i.waiting_generation_id is not null`,
    values: [scope.workspaceId, runId],
  });
  return rows.map((row) => row.id);
}
