/** Asks, half-hourly, what is left of quotas of accounts that will send within a day. Safe to repeat. */
import { z } from 'zod';
import type { AppContext } from '../../../context.ts';
import { handleJob, type JobKind } from '../../../jobs/queue.ts';
import { eachApart } from '../../../platform/each-apart.ts';
import { readLimits } from './read-limits.ts';
import { listToAsk } from './send-limits.instance.queries.ts';

const Payload = z.object({}).loose();
const kind: JobKind<z.infer<typeof Payload>> = { name: 'read-limits', payload: Payload, concurrency: 1 };
const freshMs = 25 * 60_000;
const aheadMs = 86_400_000;

export const readLimitsJob = handleJob(
  kind,
  async (app: AppContext) => {
    const channels = app.channels.filter(({ readQuotas }) => readQuotas !== undefined).map(({ id }) => id);
    const now = app.clock.now().getTime();
    const accounts = await app.db.asPublisher((scope) =>
      listToAsk(scope, channels, { until: new Date(now + aheadMs), before: new Date(now - freshMs) }),
    );
    const tell = (account: string, why: unknown) =>
      app.log.info({ account, why }, 'what is left of a quota could not be read');
    await eachApart(
      accounts,
      async (account) => {
        const why = await readLimits(app, account);
        if (why) tell(account.id, why);
      },
      (error, { id }) => tell(id, error),
    );
  },
  { cron: '*/30 * * * *' },
);
