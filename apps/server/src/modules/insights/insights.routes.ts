import { os } from '../../http/implement.ts';
import { notFound } from '../../platform/errors.ts';
import { draftBrief } from './draft-brief.ts';
import { presentInsights } from './insights.present.ts';
import { readInsights } from './read-insights.ts';

export const insightsRoutes = {
  get: os.insights.get.handler(async ({ input, context }) => {
    const findings = await readInsights(context.app, input.workspaceId, input.accountId);
    if (input.accountId && findings.accounts.length === 0) throw notFound('account');
    return presentInsights(findings);
  }),
  draftBrief: os.insights.draftBrief.handler(({ input, context }) =>
    draftBrief(context.app, input.workspaceId, input.key),
  ),
};
