/** A version for each of the brief's accounts, of any caption, when a person asks for them. */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { isSettled } from '../generations/index.ts';
import { openBrief, openModels } from './open-brief.ts';
import { shapeVersion } from './shape-versions.ts';
import { captionsOnly, noAccounts, noTextHere, stillWriting } from './studio.errors.ts';
import { insertItems, listItems, lockItem, lockRun, requireItem } from './studio.queries.ts';
import type { ItemRow } from './studio.table.ts';
import { readContent } from './studio-content.ts';

/**
 * Makes what is missing, and makes anew what the caption has left behind. What still belongs to it stays.
 * @throws AppError 404; 402; 409 `still_writing`; 422 `captions_only` | `no_accounts` | `no_text`.
 */
export async function makeVersions(
  app: AppContext,
  scope: WorkspaceScope,
  userId: string | null,
  captionId: string,
): Promise<ItemRow[]> {
  const run = await lockRun(scope, (await requireItem(scope, captionId)).runId);
  const caption = await lockItem(scope, captionId);
  if (caption.kind !== 'caption') throw captionsOnly();
  const opened = await openBrief(scope, run.briefId);
  if (opened.accounts.length === 0) throw noAccounts();
  const said = (await readContent(scope, [caption])).shown(caption);
  if (said?.generation && !isSettled(said.generation.state)) throw stillWriting();
  if (!said?.text) throw noTextHere();
  await addMissing(
    app,
    scope,
    caption,
    opened.accounts.map((account) => account.id),
  );
  const versions = await versionsOf(scope, caption);
  const content = await readContent(scope, versions);
  const { text: model } = await openModels(app, scope, run.wishes);
  const shaping = { opened, model, caption: { answerId: said.row.id, text: said.text }, userId, isAsked: true };
  for (const version of versions) {
    const shown = content.shown(version);
    if (shown?.generation && !isSettled(shown.generation.state)) continue;
    if (shown?.row.ofAnswerId === said.row.id) continue;
    await shapeVersion(app, scope, version, shaping);
  }
  return versionsOf(scope, caption);
}

async function versionsOf(scope: WorkspaceScope, caption: ItemRow): Promise<ItemRow[]> {
  return (await listItems(scope, [caption.runId])).filter((item) => item.captionId === caption.id);
}

async function addMissing(
  app: AppContext,
  scope: WorkspaceScope,
  caption: ItemRow,
  accountIds: readonly string[],
): Promise<void> {
  const createdAt = app.clock.now();
  const there = new Set((await versionsOf(scope, caption)).map((item) => item.accountId));
  const missing = accountIds.flatMap((accountId, position) => (there.has(accountId) ? [] : [{ accountId, position }]));
  await insertItems(
    scope,
    missing.map(({ accountId, position }) => ({
      id: app.ids.next(createdAt),
      runId: caption.runId,
      kind: 'version' as const,
      position,
      accountId,
      captionId: caption.id,
      createdAt,
    })),
  );
}
