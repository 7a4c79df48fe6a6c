import { os } from '../../../http/implement.ts';
import { notFound } from '../../../platform/errors.ts';
import { findAccount } from '../../accounts/index.ts';
import { readHealth } from '../limits/account-health.ts';
import { readQuotas } from '../limits/plan-quotas.ts';
import { limitsNotRead, readLimits } from '../limits/read-limits.ts';
import { warnOfQuotas } from '../limits/warn-of-quotas.ts';
import { presentPublication } from '../publications.present.ts';
import { findPublication } from '../publications.queries.ts';
import { sendAnyway } from './send-anyway.ts';

export const sendingRoutes = {
  quotas: os.sending.quotas.handler(async ({ input, context }) => ({
    items: await readQuotas(context.app, context.inWorkspace, input),
  })),

  warnings: os.sending.warnings.handler(async ({ input, context }) => ({
    items: await warnOfQuotas(context.app, context.inWorkspace, input.postId),
  })),

  health: os.sending.health.handler(async ({ input, context }) =>
    readHealth(context.app, context.inWorkspace, input.accountId),
  ),

  readLimits: os.sending.readLimits.handler(async ({ input, context }) => {
    const account = await context.inWorkspace((scope) => findAccount(scope, input.accountId));
    if (!account) throw notFound('account');
    const why = await readLimits(context.app, account);
    if (why) throw limitsNotRead(why);
    return readHealth(context.app, context.inWorkspace, input.accountId);
  }),

  sendAnyway: os.sending.sendAnyway.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await sendAnyway(context.app, scope, { id: input.publicationId, userId: context.pass.userId });
      const row = await findPublication(scope, input.publicationId);
      if (!row) throw notFound('publication');
      return presentPublication(row);
    }),
  ),
};
