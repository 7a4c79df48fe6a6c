/** What the studio does when one of its generations has ended: versions of the caption, then the pictures. */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { AppError } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import {
  type AvailableModel,
  dropGeneration,
  findGenerations,
  type GenerationRow,
  isSettled,
  lineageOf,
  queueGeneration,
  whenGenerationsEnd,
} from '../generations/index.ts';
import { openBrief, openModels } from './open-brief.ts';
import { shapeVersion } from './shape-versions.ts';
import {
  findAnswerOf,
  insertAnswer,
  listAnswers,
  listItems,
  lockItem,
  lockRun,
  requireItem,
  updateItem,
} from './studio.queries.ts';
import type { AnswerRow, ItemRow, RunRow } from './studio.table.ts';
import { readContent } from './studio-content.ts';

whenGenerationsEnd({ ended: hearEnd, startedAgain: hearAgain });

export async function hearEnd(app: AppContext, scope: WorkspaceScope, generation: GenerationRow): Promise<void> {
  const answer = await findAnswerOf(scope, generation.id);
  if (!answer) return;
  const run = await lockRun(scope, (await requireItem(scope, answer.itemId)).runId);
  const item = await lockItem(scope, answer.itemId);
  const hasText = generation.state === 'succeeded';
  if (!hasText) await fallBack(scope, item, answer);
  if (item.kind === 'caption') await serveVersions(app, scope, { run, item, answer, generation });
  await letPicturesGo(app, scope, run);
  const now = app.clock.now();
  const data = { runId: run.id, itemId: item.id, briefId: run.briefId, state: generation.state };
  await emitEvent(scope, { name: 'studio.item_changed', data, id: app.ids.next(now), at: now });
}

/** The same place shows what was asked for instead. */
async function hearAgain(scope: WorkspaceScope, before: GenerationRow, next: GenerationRow): Promise<void> {
  const answer = await findAnswerOf(scope, before.id);
  if (!answer) return;
  const { how, wish, itemId, ofAnswerId } = answer;
  const row = { id: next.id, itemId, how, wish, ofAnswerId, generationId: next.id, createdBy: next.createdBy };
  const again = await insertAnswer(scope, { ...row, createdAt: next.createdAt });
  await updateItem(scope, itemId, { answerId: again.id });
}

/** What failed or was stopped makes room for the answer that was there before. */
async function fallBack(scope: WorkspaceScope, item: ItemRow, answer: AnswerRow): Promise<void> {
  if (item.answerId !== answer.id) return;
  const content = await readContent(scope, [item]);
  const before = content.answersOf(item.id).findLast((said) => said.text !== null || said.assetId !== null);
  if (before) await updateItem(scope, item.id, { answerId: before.row.id });
}

interface Heard {
  readonly run: RunRow;
  readonly item: ItemRow;
  readonly answer: AnswerRow;
  readonly generation: GenerationRow;
}

/** Shapes the versions that waited for this caption; gives their money back when it will never be there. */
async function serveVersions(app: AppContext, scope: WorkspaceScope, heard: Heard): Promise<void> {
  const { run, item, answer, generation } = heard;
  const versions = (await listItems(scope, [run.id])).filter((one) => one.captionId === item.id);
  const answered = new Set(
    (
      await listAnswers(
        scope,
        versions.map((one) => one.id),
      )
    ).map((one) => one.itemId),
  );
  const waiting = versions.filter((one) => !answered.has(one.id));
  if (waiting.length === 0) return;
  const text = (await lineageOf(scope, [generation.id])).get(generation.id)?.text;
  if (generation.state === 'succeeded' && text) {
    const opened = await openBrief(scope, run.briefId);
    const model = await modelOf(app, scope, run);
    const shaping = { opened, model, caption: { answerId: answer.id, text }, userId: run.createdBy, isAsked: false };
    for (const version of waiting) await shapeVersion(app, scope, version, shaping);
    return;
  }
  if (generation.state === 'unknown') return;
  for (const version of waiting) {
    const [kept] = version.waitingGenerationId ? await findGenerations(scope, [version.waitingGenerationId]) : [];
    if (kept?.state === 'reserved') await dropGeneration(app, scope, kept);
    await updateItem(scope, version.id, { waitingGenerationId: null, note: 'Its caption was not written.' });
  }
}

/** Null where it cannot be asked any more: what has just been paid for must be written down all the same. */
async function modelOf(app: AppContext, scope: WorkspaceScope, run: RunRow): Promise<AvailableModel | null> {
  try {
    return (await openModels(app, scope, run.wishes)).text;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** Words before pictures: these go once no words are on their way any more. */
async function letPicturesGo(app: AppContext, scope: WorkspaceScope, run: RunRow): Promise<void> {
  const items = await listItems(scope, [run.id]);
  const content = await readContent(scope, items);
  const pending = items.flatMap((item) => content.answersOf(item.id).flatMap((said) => said.generation ?? []));
  const areWordsSettled = pending.every((row) => row.operation !== 'text.generate' || isSettled(row.state));
  if (!areWordsSettled) return;
  for (const row of pending) {
    if (row.operation === 'image.generate' && row.state === 'reserved') await queueGeneration(app, scope, row);
  }
}
