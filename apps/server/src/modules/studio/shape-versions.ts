/**
 * A version of a caption for each account: the same words where they fit, words made to fit where they do not.
 * Nothing is ever cut: what cannot be shaped says so.
 */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import type { AccountRow } from '../accounts/index.ts';
import {
  type AvailableModel,
  createGenerations,
  dropGeneration,
  findGenerations,
  type GenerationRow,
  queueGeneration,
} from '../generations/index.ts';
import { fitOf } from './fit-text.ts';
import type { OpenedBrief } from './open-brief.ts';
import { mostFitBytes, textWish } from './plan-run.ts';
import { rewriteWish } from './prompts.rules.ts';
import { insertAnswer, updateItem } from './studio.queries.ts';
import type { ItemRow } from './studio.table.ts';

export interface Shaping {
  readonly opened: OpenedBrief;
  /** Null: none can be asked, so only what fits already is taken over. */
  readonly model: AvailableModel | null;
  readonly caption: { readonly answerId: string; readonly text: string };
  readonly userId: string | null;
  /** True when a person asked for it now: then it is paid for anew. */
  readonly isAsked: boolean;
}

export async function shapeVersion(
  app: AppContext,
  scope: WorkspaceScope,
  item: ItemRow,
  shaping: Shaping,
): Promise<void> {
  const { caption, opened } = shaping;
  const account = opened.accounts.find(({ id }) => id === item.accountId);
  const [waiting] = item.waitingGenerationId ? await findGenerations(scope, [item.waitingGenerationId]) : [];
  const fit = account && fitOf(caption.text, account);
  if (!account || !fit || fit.overBy === 0) {
    if (waiting?.state === 'reserved') await dropGeneration(app, scope, waiting);
    return show(app, scope, item, { how: 'same', text: caption.text, shaping });
  }
  const generation = await fitGeneration(app, scope, { waiting, account, max: fit.max, shaping });
  if (generation) return show(app, scope, item, { how: 'fit', generation, shaping });
  if (waiting?.state === 'reserved') await dropGeneration(app, scope, waiting);
  const note = `${fit.overBy} too long for ${account.handle}. It is longer than we shape by ourselves: shorten it, or ask for it to be made to fit.`;
  return show(app, scope, item, { how: 'same', text: caption.text, shaping, note });
}

interface Fitting {
  readonly waiting: GenerationRow | undefined;
  readonly account: AccountRow;
  readonly max: number;
  readonly shaping: Shaping;
}

async function fitGeneration(app: AppContext, scope: WorkspaceScope, fitting: Fitting): Promise<GenerationRow | null> {
  const { waiting, max, shaping } = fitting;
  const { opened, model, caption, isAsked, userId } = shaping;
  const { brief, speaker } = opened;
  if (!model) return null;
  const wish = textWish(model, rewriteWish(brief, speaker, caption.text, { how: 'fit', maxLength: max }));
  if (isAsked) {
    const { projectId, id: briefId } = brief;
    const [made] = await createGenerations(app, scope, [{ ...wish, projectId, briefId, createdBy: userId }]);
    return made ?? null;
  }
  const isShort = new TextEncoder().encode(caption.text).length <= mostFitBytes;
  if (waiting && isShort && (await queueGeneration(app, scope, waiting, wish))) return waiting;
  return null;
}

interface Showing {
  readonly how: 'same' | 'fit';
  readonly text?: string;
  readonly generation?: GenerationRow;
  readonly shaping: Shaping;
  readonly note?: string;
}

async function show(app: AppContext, scope: WorkspaceScope, item: ItemRow, showing: Showing): Promise<void> {
  const createdAt = app.clock.now();
  const { how, text, generation, shaping, note } = showing;
  const answer = await insertAnswer(scope, {
    id: app.ids.next(createdAt),
    itemId: item.id,
    how,
    text: text ?? null,
    generationId: generation?.id ?? null,
    ofAnswerId: shaping.caption.answerId,
    createdBy: shaping.userId,
    createdAt,
  });
  await updateItem(scope, item.id, { answerId: answer.id, waitingGenerationId: null, note: note ?? null });
}
