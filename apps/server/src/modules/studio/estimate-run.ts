/** What the answers to a brief would cost, line by line. */
import type { EstimateLine, StudioEstimate } from '@antiphon/contract';
import type { z } from 'zod';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { type AvailableModel, type CostRange, refOf } from '../generations/index.ts';
import { capRefusal, monthTotals, presentMonth } from '../spending/index.ts';
import { openBrief, openModels } from './open-brief.ts';
import { estimatePlaces, type Place, planRun } from './plan-run.ts';
import type { ItemKind, RunWishes } from './studio.table.ts';

type Line = z.infer<typeof EstimateLine>;

export async function estimateRun(
  app: AppContext,
  scope: WorkspaceScope,
  briefId: string,
  wishes: RunWishes,
): Promise<z.infer<typeof StudioEstimate>> {
  const opened = await openBrief(scope, briefId);
  const models = await openModels(app, scope, wishes);
  const places = planRun(opened, models, wishes, '');
  const modelOf = (kind: ItemKind) => (kind === 'picture' ? models.image : models.text);
  const kinds = (['caption', 'hashtags', 'picture', 'version'] as const).filter((kind) =>
    places.some((place) => place.kind === kind),
  );
  const total = estimatePlaces(places);
  const now = app.clock.now();
  const month = await monthTotals(scope, now);
  const left = month.cap === null ? null : month.cap - month.spent - month.reserved;
  const isOver = month.cap !== null && left !== null && (total === null || total.high > left);
  return {
    lines: kinds.map((kind) => lineOf(kind, places, modelOf(kind))),
    total: presentRange(total),
    month: presentMonth(month),
    refusal: isOver && month.cap !== null ? capRefusal(month.cap, now, month.timeZone) : null,
  };
}

function lineOf(kind: ItemKind, places: readonly Place[], model: AvailableModel): Line {
  const own = places.filter((place) => place.kind === kind);
  return {
    kind,
    count: own.length,
    words: wordsOf(kind, own),
    model: refOf(model),
    modelName: model.entry.name,
    isSandbox: model.provider.isSandbox,
    estimate: presentRange(estimatePlaces(own)),
  };
}

function wordsOf(kind: ItemKind, places: readonly Place[]): string {
  const { length } = places;
  const counted = (one: string, many: string) => (length === 1 ? `1 ${one}` : `${length} ${many}`);
  if (kind === 'hashtags') return 'Hashtags';
  if (kind === 'caption') return counted('caption', 'captions');
  if (kind === 'version') return counted('version', 'versions');
  const size = places[0]?.wish && 'size' in places[0].wish.params ? String(places[0].wish.params.size) : '';
  return `${counted('picture', 'pictures')}${size ? `, ${size.replace('x', ' × ')}` : ''}`;
}

export function presentRange(range: CostRange | null): { low: string; high: string } | null {
  return range && { low: range.low.toString(), high: range.high.toString() };
}
