/** What the items of a run show: answers, their generations, their words. */
import type { WorkspaceScope } from '../../db/database.ts';
import { findGenerations, type GenerationRow, isSettled, type Lineage, lineageOf } from '../generations/index.ts';
import { listAnswers } from './studio.queries.ts';
import type { AnswerRow, ItemRow } from './studio.table.ts';

/** An answer with what it says. */
export interface Said {
  readonly row: AnswerRow;
  readonly generation: GenerationRow | null;
  /** Whole words only; null while they are being written. */
  readonly text: string | null;
  readonly assetId: string | null;
}

export interface StudioContent {
  /** All answers of an item, oldest first. */
  answersOf(itemId: string): readonly Said[];
  shown(item: ItemRow): Said | null;
}

export async function readContent(scope: WorkspaceScope, items: readonly ItemRow[]): Promise<StudioContent> {
  const answers = await listAnswers(
    scope,
    items.map((item) => item.id),
  );
  const ids = answers.flatMap((answer) => answer.generationId ?? []);
  const generations = new Map((await findGenerations(scope, ids)).map((row) => [row.id, row]));
  const lineages = await lineageOf(scope, ids);
  const byItem = Map.groupBy(
    answers.map((row) => say(row, generations, lineages)),
    (said) => said.row.itemId,
  );
  return {
    answersOf: (itemId) => byItem.get(itemId) ?? [],
    shown: (item) => byItem.get(item.id)?.find((said) => said.row.id === item.answerId) ?? null,
  };
}

function say(
  row: AnswerRow,
  generations: ReadonlyMap<string, GenerationRow>,
  lineages: ReadonlyMap<string, Lineage>,
): Said {
  const generation = row.generationId ? (generations.get(row.generationId) ?? null) : null;
  // Its state was read a moment before what it made: whole words count only once it said that it is done.
  const lineage = generation && isSettled(generation.state) ? lineages.get(generation.id) : undefined;
  return { row, generation, text: row.text ?? lineage?.text ?? null, assetId: lineage?.assetIds[0] ?? null };
}
