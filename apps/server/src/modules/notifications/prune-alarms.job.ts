/** What ended 90 days ago is forgotten. */
import { z } from 'zod';
import type { AppContext } from '../../context.ts';
import { handleJob, type JobKind } from '../../jobs/queue.ts';
import { deleteOld } from './alarms.queries.ts';
import { listWithOld } from './notices.instance.queries.ts';

const keptMs = 90 * 86_400_000;
const pruneAlarms: JobKind<object> = {
  name: 'notifications.prune',
  payload: z.object({}),
  retryLimit: 2,
  concurrency: 1,
};

export const pruneAlarmsJob = handleJob<AppContext, object>(
  pruneAlarms,
  async (app, _nothing, signal) => {
    const before = new Date(app.clock.now().getTime() - keptMs);
    for (const workspaceId of await app.db.asPublisher((scope) => listWithOld(scope, before))) {
      if (signal.aborted) return;
      await app.db.inWorkspace(workspaceId, (scope) => deleteOld(scope, before));
    }
  },
  { cron: '41 3 * * *' },
);
