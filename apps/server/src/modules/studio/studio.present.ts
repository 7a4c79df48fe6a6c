import type { Answer, StudioItem, StudioRun, StudioRunSummary } from '@antiphon/contract';
import type { z } from 'zod';
import type { WorkspaceScope } from '../../db/database.ts';
import { type AccountRow, findAccounts } from '../accounts/index.ts';
import { findGenerations, type GenerationRow, isSettled, presentGenerations } from '../generations/index.ts';
import { fitOf } from './fit-text.ts';
import { judgeText } from './judge-text.rules.ts';
import { type OpenedBrief, openBrief } from './open-brief.ts';
import { listGenerationIds, listItems, requireItem, requireRun } from './studio.queries.ts';
import type { ItemRow, RunRow } from './studio.table.ts';
import { readContent, type Said, type StudioContent } from './studio-content.ts';

type Item = z.infer<typeof StudioItem>;

/** A run with everything in it. @throws AppError 404. */
export async function presentRun(scope: WorkspaceScope, id: string): Promise<z.infer<typeof StudioRun>> {
  const run = await requireRun(scope, id);
  const items = await listItems(scope, [id]);
  return { ...(await presentSummary(scope, run)), items: await presentItems(scope, items), times: [...run.times] };
}

export async function presentSummary(scope: WorkspaceScope, run: RunRow): Promise<z.infer<typeof StudioRunSummary>> {
  const rows = await findGenerations(scope, await listGenerationIds(scope, run.id));
  const open = rows.filter((row) => !isSettled(row.state));
  const reserved = rows.filter((row) => row.cost === null && row.reservationId !== null);
  return {
    id: run.id,
    briefId: run.briefId,
    number: run.number,
    briefRevision: run.briefRevision,
    state: open.length > 0 ? 'working' : 'done',
    estimate: { low: run.estimateLow.toString(), high: run.estimateHigh.toString() },
    spent: sum(rows, (row) => row.cost).toString(),
    reserved: sum(reserved, (row) => row.estimateHigh).toString(),
    createdAt: run.createdAt.toISOString(),
  };
}

function sum(rows: readonly GenerationRow[], amountOf: (row: GenerationRow) => bigint | null): bigint {
  return rows.reduce((total, row) => total + (amountOf(row) ?? 0n), 0n);
}

/** Items of one run. */
export async function presentItems(scope: WorkspaceScope, items: readonly ItemRow[]): Promise<Item[]> {
  const [first] = items;
  if (!first) return [];
  const opened = await openBrief(scope, (await requireRun(scope, first.runId)).briefId);
  const captions = await captionsOf(scope, items);
  const content = await readContent(scope, [...items, ...captions.filter((caption) => !items.includes(caption))]);
  const captionById = new Map(captions.map((caption) => [caption.id, caption]));
  const accountIds = items.flatMap((item) => item.accountId ?? []);
  const accounts = new Map((await findAccounts(scope, accountIds)).map((account) => [account.id, account]));
  const answers = await presentSaid(
    scope,
    opened,
    items.flatMap((item) => content.shown(item) ?? []),
  );
  return items.map((item) => {
    const account = item.accountId ? accounts.get(item.accountId) : undefined;
    const caption = item.captionId ? captionById.get(item.captionId) : undefined;
    return presentItem(item, { content, answers, account, caption });
  });
}

async function captionsOf(scope: WorkspaceScope, items: readonly ItemRow[]): Promise<ItemRow[]> {
  const byId = new Map(items.map((item) => [item.id, item]));
  const ids = [...new Set(items.flatMap((item) => item.captionId ?? []))];
  const found: ItemRow[] = [];
  for (const id of ids) found.push(byId.get(id) ?? (await requireItem(scope, id)));
  return found;
}

interface Around {
  readonly content: StudioContent;
  readonly answers: ReadonlyMap<string, z.infer<typeof Answer>>;
  readonly account: AccountRow | undefined;
  readonly caption: ItemRow | undefined;
}

function presentItem(item: ItemRow, { content, answers, account, caption }: Around): Item {
  const said = content.shown(item);
  const { id, runId, kind, position, accountId, captionId, isFavourite, revision } = item;
  const fit = account && said?.text ? fitOf(said.text, account) : null;
  const tooLong = fit && fit.overBy > 0 && account ? `${fit.overBy} too long for ${account.handle}.` : null;
  return {
    id,
    runId,
    kind,
    position,
    accountId,
    captionId,
    answer: (said && answers.get(said.row.id)) ?? null,
    answerCount: content.answersOf(id).length,
    isFavourite,
    isKept: item.keptAt !== null,
    fit,
    isStale: caption !== undefined && said !== null && said.row.ofAnswerId !== caption.answerId,
    note: item.note ?? tooLong,
    revision,
  };
}

/** Answers by id, with what made them and what to look at. */
export async function presentSaid(
  scope: WorkspaceScope,
  opened: OpenedBrief,
  said: readonly Said[],
): Promise<Map<string, z.infer<typeof Answer>>> {
  const rows = said.flatMap((one) => one.generation ?? []);
  const generations = new Map((await presentGenerations(scope, rows)).map((one) => [one.id, one]));
  return new Map(
    said.map(({ row, text, assetId }) => {
      const { id, number, how, wish } = row;
      const generation = (row.generationId && generations.get(row.generationId)) || null;
      const warnings = text === null ? [] : judgeText(text, opened.brief, opened.speaker);
      const createdAt = row.createdAt.toISOString();
      return [id, { id, number, how, wish, text, assetId, generation, warnings, createdAt }];
    }),
  );
}
