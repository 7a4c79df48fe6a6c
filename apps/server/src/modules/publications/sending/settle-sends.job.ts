/** Settles paid sends and readings that nobody settled: their worker died, or a person decided. Safe to repeat. */
import { z } from 'zod';
import type { AppContext } from '../../../context.ts';
import { handleJob, type JobKind } from '../../../jobs/queue.ts';
import { eachApart } from '../../../platform/each-apart.ts';
import { listUnsettledSends } from '../limits/paid-steps.instance.queries.ts';
import { settleLeftReadings } from '../limits/pay-for-calls.ts';
import { settleMoney } from '../limits/pay-for-steps.ts';

const Payload = z.object({}).loose();
const settleSends: JobKind<z.infer<typeof Payload>> = { name: 'settle-sends', payload: Payload, concurrency: 1 };
const mostAtOnce = 500;

export const settleSendsJob = handleJob(
  settleSends,
  async (app: AppContext) => {
    const sends = await app.db.asPublisher((scope) => listUnsettledSends(scope, mostAtOnce));
    await eachApart(
      sends,
      ({ workspaceId, publicationId }) => settleMoney(app, workspaceId, publicationId),
      (error, send) => app.log.error({ err: error, ...send }, 'a paid send was not settled; it is tried again'),
    );
    await settleLeftReadings(app, mostAtOnce);
  },
  { cron: '* * * * *' },
);
