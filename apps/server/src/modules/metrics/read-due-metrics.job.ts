/** The schedule: every minute a look at what is due, and one job per account. */
import { z } from 'zod';
import type { AppContext } from '../../context.ts';
import { handleJob, type JobKind } from '../../jobs/queue.ts';
import { readAccountMetrics } from './read-account.ts';
import { findDue } from './read-due-metrics.ts';
import { askForTurn } from './turns.queries.ts';

const findDueReadings: JobKind<object> = {
  name: 'metrics.find-due',
  payload: z.object({}),
  retryLimit: 0,
  concurrency: 1,
};

const readAccount: JobKind<{ workspaceId: string; accountId: string }> = {
  name: 'metrics.read-account',
  payload: z.object({ workspaceId: z.uuid(), accountId: z.uuid() }),
  // What is due is found again within a minute, from the facts.
  retryLimit: 0,
  concurrency: 4,
  expireInS: 900,
};

/** A job that is lost is put in again after this. */
const askedMs = 15 * 60_000;

export const findDueReadingsJob = handleJob<AppContext, object>(
  findDueReadings,
  async (app) => {
    const now = app.clock.now();
    for (const { workspaceId, accountId } of await findDue(app, { now })) {
      await app.db.inWorkspace(workspaceId, async (scope) => {
        const isFirst = await askForTurn(scope, accountId, now, new Date(now.getTime() + askedMs));
        if (isFirst) await app.queue.enqueue(scope, readAccount, { workspaceId, accountId });
      });
    }
  },
  { cron: '* * * * *' },
);

export const readAccountJob = handleJob<AppContext, { workspaceId: string; accountId: string }>(
  readAccount,
  async (app, payload, signal) => {
    await readAccountMetrics(app, { ...payload, signal });
  },
);
