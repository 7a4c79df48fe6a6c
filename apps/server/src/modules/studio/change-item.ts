/** What people do with an answer: edit, rewrite in place, ask for another, go back, keep. */
import type { Rewrite } from '@antiphon/contract';
import type { z } from 'zod';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { notFound, staleWrite } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { findAsset, keepText } from '../assets/index.ts';
import { type CostRange, createGenerations, estimateGeneration, isSettled, type Wish } from '../generations/index.ts';
import { fitOf } from './fit-text.ts';
import { type OpenedBrief, openBrief, openModels, type RunModels } from './open-brief.ts';
import { pictureWishOf, textWish } from './plan-run.ts';
import { captionWish, hashtagsWish, pictureWish, portraitSize, type RewriteHow, rewriteWish } from './prompts.rules.ts';
import { noTextHere, picturesHaveNoText, stillWriting, versionsOnly } from './studio.errors.ts';
import { presentItems } from './studio.present.ts';
import { insertAnswer, listItems, lockItem, requireItem, requireRun, updateItem } from './studio.queries.ts';
import type { AnswerHow, ItemRow, RunRow } from './studio.table.ts';
import { readContent, type Said } from './studio-content.ts';

type RewriteInput = z.infer<typeof Rewrite>;
interface Author {
  readonly userId: string | null;
}
/** What another answer asks for, and how it is marked. */
interface Another {
  readonly wish: Wish;
  readonly how: AnswerHow;
  readonly said: string | null;
  readonly ofAnswerId: string | null;
}
interface Scene {
  readonly item: ItemRow;
  readonly run: RunRow;
  readonly opened: OpenedBrief;
  readonly models: RunModels;
  readonly shown: Said | null;
}

/** @throws AppError 404; 402; 409 `still_writing`; 422 for what the item cannot do. */
export async function regenerateItem(
  app: AppContext,
  scope: WorkspaceScope,
  author: Author,
  id: string,
): Promise<void> {
  const scene = await openScene(app, scope, await lockItem(scope, id));
  await ask(app, scope, author, scene, await anotherOf(scope, scene));
}

/** Another text in the place of the one shown, which stays in the history. */
export async function rewriteItem(
  app: AppContext,
  scope: WorkspaceScope,
  author: Author,
  request: { readonly itemId: string; readonly rewrite: RewriteInput },
): Promise<void> {
  const scene = await openScene(app, scope, await lockItem(scope, request.itemId));
  await ask(app, scope, author, scene, rewritingOf(scene, request.rewrite));
}

/** What `regenerateItem` or `rewriteItem` would cost. */
export async function estimateItem(
  app: AppContext,
  scope: WorkspaceScope,
  request: { readonly itemId: string; readonly rewrite?: RewriteInput | undefined },
): Promise<CostRange | null> {
  const scene = await openScene(app, scope, await requireItem(scope, request.itemId));
  const another = request.rewrite ? rewritingOf(scene, request.rewrite) : await anotherOf(scope, scene);
  return estimateGeneration(another.wish);
}

/** Keeps what a person typed. @throws AppError 409 `stale_write` with the item as it is now; 422 for pictures. */
export async function editItem(
  app: AppContext,
  scope: WorkspaceScope,
  author: Author,
  edit: { readonly itemId: string; readonly revision: number; readonly text: string },
): Promise<void> {
  const item = await lockItem(scope, edit.itemId);
  if (item.kind === 'picture') throw picturesHaveNoText();
  if (item.revision !== edit.revision) throw staleWrite('text', (await presentItems(scope, [item]))[0]);
  const before = (await readContent(scope, [item])).shown(item);
  const createdAt = app.clock.now();
  const answer = await insertAnswer(scope, {
    id: app.ids.next(createdAt),
    itemId: item.id,
    how: 'edited',
    text: edit.text,
    ofAnswerId: before?.row.ofAnswerId ?? null,
    createdBy: author.userId,
    createdAt,
  });
  await updateItem(scope, item.id, { answerId: answer.id, note: null });
  await tell(app, scope, item);
}

/** Shows an answer of the history again. @throws AppError 404. */
export async function restoreAnswer(
  app: AppContext,
  scope: WorkspaceScope,
  wanted: { readonly itemId: string; readonly answerId: string },
): Promise<void> {
  const item = await lockItem(scope, wanted.itemId);
  const answer = (await readContent(scope, [item])).answersOf(item.id).find(({ row }) => row.id === wanted.answerId);
  if (!answer) throw notFound('answer');
  if (answer.text === null && answer.assetId === null) throw noTextHere();
  await updateItem(scope, item.id, { answerId: answer.row.id });
  await tell(app, scope, item);
}

/** Keeps, or marks as favourite. A kept text also stands in the library. */
export async function markItem(
  app: AppContext,
  scope: WorkspaceScope,
  author: Author,
  mark: { readonly itemId: string; readonly isKept?: boolean | undefined; readonly isFavourite?: boolean | undefined },
): Promise<void> {
  const item = await lockItem(scope, mark.itemId);
  const { isKept, isFavourite } = mark;
  if (isKept) await keepInLibrary(app, scope, author, item);
  await updateItem(scope, item.id, {
    ...(isKept === undefined ? {} : { keptAt: isKept ? (item.keptAt ?? app.clock.now()) : null }),
    ...(isFavourite === undefined ? {} : { isFavourite }),
  });
  await tell(app, scope, item);
}

async function keepInLibrary(app: AppContext, scope: WorkspaceScope, author: Author, item: ItemRow): Promise<void> {
  const said = (await readContent(scope, [item])).shown(item);
  if (!said || (said.text === null && said.assetId === null)) throw noTextHere();
  if (said.text === null || item.kind !== 'caption' || (await findAsset(scope, said.row.id))) return;
  const { brief } = await openBrief(scope, (await requireRun(scope, item.runId)).briefId);
  const { generation } = said;
  await keepText(app, scope, {
    id: said.row.id,
    text: said.text,
    title: brief.title,
    projectId: brief.projectId,
    origin: 'generation',
    generationId: generation?.id ?? null,
    isMadeByAi: generation !== null,
    madeBy: generation && (generation.isSandbox ? `${generation.modelName} (sandbox)` : generation.modelName),
    createdBy: author.userId,
  });
}

async function openScene(app: AppContext, scope: WorkspaceScope, item: ItemRow): Promise<Scene> {
  const run = await requireRun(scope, item.runId);
  const opened = await openBrief(scope, run.briefId);
  const models = await openModels(app, scope, run.wishes);
  return { item, run, opened, models, shown: (await readContent(scope, [item])).shown(item) };
}

/** The same question once more, told what is there already. */
async function anotherOf(scope: WorkspaceScope, scene: Scene): Promise<Another> {
  const { item, run, opened, models } = scene;
  const { brief, speaker } = opened;
  const plain = { how: 'written' as const, said: null, ofAnswerId: null };
  if (item.kind === 'version') return rewritingOf(scene, { how: 'fit' });
  if (item.kind === 'hashtags') return { ...plain, wish: textWish(models.text, hashtagsWish(brief, speaker)) };
  const peers = (await listItems(scope, [run.id])).filter(({ kind }) => kind === item.kind);
  const content = await readContent(scope, peers);
  const all = peers.flatMap((peer) => content.answersOf(peer.id));
  const index = all.length;
  if (item.kind === 'picture') {
    const size = run.wishes.pictureSize ?? portraitSize(models.image.entry.sizes ?? []);
    const wish = pictureWish(brief, speaker, { index, of: index + 1, seed: run.id, size });
    return { ...plain, wish: pictureWishOf(models.image, wish) };
  }
  const avoid = all.flatMap((said) => said.text ?? []);
  const asked = { index: item.position, of: Math.max(run.wishes.captions, item.position + 1), seed: item.id, avoid };
  return { ...plain, wish: textWish(models.text, captionWish(brief, speaker, asked)) };
}

function rewritingOf({ item, opened, models, shown }: Scene, rewrite: RewriteInput): Another {
  if (item.kind === 'picture') throw picturesHaveNoText();
  if (!shown?.text) throw noTextHere();
  const how = rewrite.how === 'fit' ? fitting(item, opened, shown.text) : rewrite;
  const said = rewrite.how === 'tone' ? rewrite.tone : rewrite.how === 'translate' ? rewrite.language : null;
  const wish = textWish(models.text, rewriteWish(opened.brief, opened.speaker, shown.text, how));
  return { wish, how: rewrite.how, said, ofAnswerId: shown.row.ofAnswerId };
}

function fitting(item: ItemRow, opened: OpenedBrief, text: string): RewriteHow {
  const account = opened.accounts.find(({ id }) => id === item.accountId);
  const fit = item.kind === 'version' && account ? fitOf(text, account) : null;
  if (!fit) throw versionsOnly();
  return { how: 'fit', maxLength: fit.max };
}

async function ask(
  app: AppContext,
  scope: WorkspaceScope,
  author: Author,
  scene: Scene,
  another: Another,
): Promise<void> {
  const { item, opened, shown } = scene;
  if (shown?.generation && !isSettled(shown.generation.state)) throw stillWriting();
  const { projectId, id: briefId } = opened.brief;
  const [made] = await createGenerations(app, scope, [
    { ...another.wish, projectId, briefId, createdBy: author.userId },
  ]);
  const createdAt = app.clock.now();
  const answer = await insertAnswer(scope, {
    id: app.ids.next(createdAt),
    itemId: item.id,
    how: another.how,
    wish: another.said,
    generationId: made?.id ?? null,
    ofAnswerId: another.ofAnswerId,
    createdBy: author.userId,
    createdAt,
  });
  await updateItem(scope, item.id, { answerId: answer.id, note: null });
  await tell(app, scope, item);
}

async function tell(app: AppContext, scope: WorkspaceScope, item: ItemRow): Promise<void> {
  const now = app.clock.now();
  const data = { runId: item.runId, itemId: item.id };
  await emitEvent(scope, { name: 'studio.item_changed', data, id: app.ids.next(now), at: now });
}
