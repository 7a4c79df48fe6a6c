/** Asks a brief: the money for all of it is reserved in one commit, then words go first and pictures follow. */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { createGenerations, type GenerationRow } from '../generations/index.ts';
import { openBrief, openModels } from './open-brief.ts';
import { estimatePlaces, type Place, planRun } from './plan-run.ts';
import { nothingWanted } from './studio.errors.ts';
import { insertAnswer, insertItems, insertRun, updateItem } from './studio.queries.ts';
import type { RunWishes } from './studio.table.ts';
import type { SuggestedTime } from './suggest-times.rules.ts';

interface Request {
  /** Chosen by the caller, who has drawn times with it (`offerTimesForBrief`). */
  readonly runId: string;
  readonly briefId: string;
  readonly wishes: RunWishes;
  /** For the accounts that the brief had a moment ago. */
  readonly times: readonly SuggestedTime[];
}

/**
 * @throws AppError 404; 402 `over_cap`, and nothing was sent; 422 for models and wishes.
 * @returns the run's id.
 */
export async function runStudio(
  app: AppContext,
  scope: WorkspaceScope,
  userId: string | null,
  request: Request,
): Promise<string> {
  const { runId, briefId, wishes } = request;
  if (wishes.captions + wishes.pictures === 0 && !wishes.hashtags) throw nothingWanted();
  const now = app.clock.now();
  const opened = await openBrief(scope, briefId);
  const models = await openModels(app, scope, wishes);
  const places = planRun(opened, models, wishes, runId);
  const accountIds = new Set(opened.accounts.map((account) => account.id));
  const times = request.times.filter(({ accountId }) => accountIds.has(accountId));
  const total = estimatePlaces(places);
  await insertRun(scope, {
    id: runId,
    briefId,
    briefRevision: opened.brief.revision,
    wishes,
    times,
    estimateLow: total?.low ?? 0n,
    estimateHigh: total?.high ?? 0n,
    createdBy: userId,
    createdAt: now,
  });
  const ids = await layPlaces(app, scope, runId, places);
  const { projectId } = opened.brief;
  const paid = places.flatMap((place, at) => (place.wish ? [{ place, wish: place.wish, itemId: ids[at] ?? '' }] : []));
  const made = await createGenerations(
    app,
    scope,
    paid.map(({ place, wish }) => ({ ...wish, projectId, briefId, createdBy: userId, isWaiting: place.isWaiting })),
  );
  for (const [at, { place, itemId }] of paid.entries()) {
    const generation = made[at];
    if (generation) await attach(app, scope, { place, itemId, generation, userId });
  }
  await emitEvent(scope, { name: 'studio.run_started', data: { runId, briefId }, id: app.ids.next(now), at: now });
  return runId;
}

/** An item for each place. @returns their ids in the places' order. */
async function layPlaces(
  app: AppContext,
  scope: WorkspaceScope,
  runId: string,
  places: readonly Place[],
): Promise<string[]> {
  const createdAt = app.clock.now();
  const ids = places.map(() => app.ids.next(createdAt));
  const firstCaption = ids[places.findIndex((place) => place.kind === 'caption')] ?? null;
  await insertItems(
    scope,
    places.map(({ kind, position, accountId }, at) => {
      const captionId = kind === 'version' ? firstCaption : null;
      return { id: ids[at] ?? '', runId, kind, position, accountId, captionId, createdAt };
    }),
  );
  return ids;
}

interface Attachment {
  readonly place: Place;
  readonly itemId: string;
  readonly generation: GenerationRow;
  readonly userId: string | null;
}

/** A version only keeps its place and money; everything else shows what is being made. */
async function attach(app: AppContext, scope: WorkspaceScope, attachment: Attachment): Promise<void> {
  const { place, itemId, generation, userId } = attachment;
  if (place.kind === 'version') {
    await updateItem(scope, itemId, { waitingGenerationId: generation.id });
    return;
  }
  const createdAt = app.clock.now();
  const answer = { id: app.ids.next(createdAt), itemId, how: 'written' as const, generationId: generation.id };
  await insertAnswer(scope, { ...answer, createdBy: userId, createdAt });
  await updateItem(scope, itemId, { answerId: answer.id });
}
