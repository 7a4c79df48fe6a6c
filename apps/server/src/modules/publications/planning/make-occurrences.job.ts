/** Makes what repeats ahead of time. Safe to repeat, to kill and to run late: each commit begins where the last ended. */
import { z } from 'zod';
import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { handleJob, type JobHandler, type JobKind } from '../../../jobs/queue.ts';
import { eachApart } from '../../../platform/each-apart.ts';
import { horizonMs, makeOccurrences, mendOccurrences } from './make-occurrence.ts';
import { listDueRecurrences } from './recurrences.instance.queries.ts';

const One = z.object({ workspaceId: z.string(), recurrenceId: z.string() });
const makeOne: JobKind<z.infer<typeof One>> = { name: 'make-occurrences', payload: One, concurrency: 1 };
const batchSize = 1000;

/** Asks for a recurrence's occurrences, in the commit that begins or changes it. */
export function makeAhead(app: AppContext, scope: WorkspaceScope, recurrenceId: string): Promise<unknown> {
  return app.queue.enqueue(scope, makeOne, { workspaceId: scope.workspaceId, recurrenceId });
}

export const makeOccurrencesJob = handleJob(makeOne, (app: AppContext, one, signal) => makeAll(app, one, signal));

/** Every quarter of an hour: what has come within the horizon, and what could not be planned yet. */
export const lookForOccurrencesJob: JobHandler<AppContext> = handleJob(
  { name: 'look-for-occurrences', payload: z.object({}), concurrency: 1 },
  async (app: AppContext, _nothing, signal) => {
    const now = app.clock.now();
    const until = new Date(now.getTime() + horizonMs);
    const due = await app.db.asPublisher((scope) => listDueRecurrences(scope, { now, until, limit: batchSize }));
    await eachApart(
      due,
      async (one) => signal.aborted || makeAll(app, one, signal),
      (error, one) => app.log.error({ err: error, ...one }, 'what repeats could not be planned; it is tried again'),
    );
  },
  { cron: '*/15 * * * *' },
);

async function makeAll(app: AppContext, one: z.infer<typeof One>, signal: AbortSignal): Promise<void> {
  const { workspaceId, recurrenceId } = one;
  let isMore = true;
  while (isMore && !signal.aborted)
    isMore = await app.db.inWorkspace(workspaceId, (scope) => makeOccurrences(app, scope, recurrenceId));
  await app.db.inWorkspace(workspaceId, (scope) => mendOccurrences(app, scope, recurrenceId));
}
