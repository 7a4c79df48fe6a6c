import { os } from '../../http/implement.ts';
import { notFound } from '../../platform/errors.ts';
import { presentBrief } from '../briefs/index.ts';
import { beginBrief } from './begin-brief.ts';
import { presentInsights } from './insights.present.ts';
import { readInsights } from './read-insights.ts';

export const insightsRoutes = {
  get: os.insights.get.handler(async ({ input, context }) => {
    const findings = await readInsights(context.app, input.workspaceId, input.accountId);
    if (input.accountId && findings.accounts.length === 0) throw notFound('account');
    return presentInsights(findings);
  }),
  beginBrief: os.insights.beginBrief.handler(async ({ input, context }) => {
    // Worked out before the unit of work opens: thousands of posts take a noticeable part of a second.
    const findings = await readInsights(context.app, input.workspaceId);
    return presentBrief(
      await context.inWorkspace((scope) => beginBrief(context.app, scope, context.pass.userId, findings, input.key)),
    );
  }),
};
