/** Goes on with corrections: at once when they are asked for, and every minute with those whose job was lost. */
import { z } from 'zod';
import type { AppContext } from '../../../context.ts';
import { handleJob, type JobKind } from '../../../jobs/queue.ts';
import { correctPublication } from './correct-publication.kind.ts';
import { listDueCorrections } from './corrections.instance.queries.ts';
import { runCorrection } from './run-correction.ts';

const findDueCorrections: JobKind<object> = {
  name: 'publications.find-due-corrections',
  payload: z.object({}).loose(),
  retryLimit: 0,
  concurrency: 1,
};
const mostAtOnce = 200;

export const correctPublicationJob = handleJob<AppContext, { workspaceId: string; correctionId: string }>(
  correctPublication,
  (app, payload, signal) => runCorrection(app, { ...payload, signal }),
);

export const findDueCorrectionsJob = handleJob<AppContext, object>(
  findDueCorrections,
  async (app) => {
    const due = await app.db.asPublisher((scope) => listDueCorrections(scope, app.clock.now(), mostAtOnce));
    for (const one of due) {
      await app.db.inWorkspace(one.workspaceId, (scope) => app.queue.enqueue(scope, correctPublication, one));
    }
  },
  { cron: '* * * * *' },
);
