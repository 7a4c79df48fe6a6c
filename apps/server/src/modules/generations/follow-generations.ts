/** Words and progress as they come, for one reader. Between two events nothing is open. */
import type { GenerationProgress } from '@antiphon/contract';
import type { z } from 'zod';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { currentPosition } from '../../platform/events/event-feed.ts';
import { presentProgress } from './generations.present.ts';
import { findGenerations, lineageOf } from './generations.queries.ts';
import { isSettled } from './generations.rules.ts';

type Progress = z.infer<typeof GenerationProgress>;

export interface Followed {
  readonly workspaceId: string;
  /** Which ones, read anew at each event: a run may get more of them while it goes. */
  listIds(scope: WorkspaceScope): Promise<readonly string[]>;
  /** Ends the stream once all that are listed are settled. */
  readonly signal: AbortSignal;
}

/** First how each stands, then each change. Ends when nothing more comes by itself. */
export async function* followGenerations(app: AppContext, followed: Followed): AsyncGenerator<Progress> {
  const { workspaceId, signal } = followed;
  const told = new Map<string, string>();
  const read = () =>
    app.db.inWorkspace(workspaceId, async (scope) => {
      const rows = await findGenerations(scope, await followed.listIds(scope));
      const lineages = await lineageOf(
        scope,
        rows.filter(({ state }) => state === 'succeeded').map(({ id }) => id),
      );
      const progress = rows.map((row) => presentProgress(row, lineages.get(row.id)?.text ?? null));
      return { progress, isDone: rows.every(({ state }) => isSettled(state)) };
    });
  const position = await app.db.inWorkspace(workspaceId, currentPosition);
  const first = await read();
  yield* news(told, first.progress);
  if (first.isDone) return;
  for await (const event of app.feed.follow(workspaceId, position, signal)) {
    if (!event.name.startsWith('generation.')) continue;
    const seen = await read();
    yield* news(told, seen.progress);
    if (seen.isDone) return;
  }
}

/** What differs from what was told last. */
function* news(told: Map<string, string>, progress: readonly Progress[]): Generator<Progress> {
  for (const one of progress) {
    const text = JSON.stringify(one);
    if (told.get(one.generationId) === text) continue;
    told.set(one.generationId, text);
    yield one;
  }
}
