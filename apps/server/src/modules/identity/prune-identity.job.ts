import { z } from 'zod';
import type { AppContext } from '../../context.ts';
import { handleJob, type JobHandler } from '../../jobs/queue.ts';
import { longestWindowMs } from './limits.rules.ts';
import { pruneIdentity } from './prune.instance.queries.ts';

const mailsKeptMs = 30 * 86_400_000;

/** Every night; running it twice changes nothing more. */
export const identityJobs: readonly JobHandler<AppContext>[] = [
  handleJob(
    { name: 'identity.prune', payload: z.object({}) },
    async (app: AppContext) => {
      const now = app.clock.now().getTime();
      const cutoffs = { attemptsBefore: new Date(now - longestWindowMs), mailsBefore: new Date(now - mailsKeptMs) };
      await app.db.atDoor({}, (scope) => pruneIdentity(scope, cutoffs));
    },
    { cron: '17 3 * * *' },
  ),
];
