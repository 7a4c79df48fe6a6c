import { z } from 'zod';
import type { AppContext } from '../../context.ts';
import { handleJob, type JobHandler } from '../../jobs/queue.ts';
import { deleteEvents } from './prune-events.instance.queries.ts';

const keptMs = 30 * 86_400_000;
const batchSize = 5000;

/** Every night; who asks for events from before then goes on with the oldest that is left. */
export const liveJobs: readonly JobHandler<AppContext>[] = [
  handleJob(
    { name: 'live.prune', payload: z.object({}), concurrency: 1 },
    async (app: AppContext, _nothing, signal) => {
      const happenedBefore = new Date(app.clock.now().getTime() - keptMs);
      let deleted = batchSize;
      while (deleted === batchSize && !signal.aborted) {
        deleted = await app.db.asPublisher((scope) => deleteEvents(scope, happenedBefore, batchSize));
      }
    },
    { cron: '27 3 * * *' },
  ),
];
