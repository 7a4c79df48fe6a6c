import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { os } from '../../../http/implement.ts';
import { notFound } from '../../../platform/errors.ts';
import { holdRecurrence, resumeRecurrence } from './hold-recurrence.ts';
import { makeAhead } from './make-occurrences.job.ts';
import { comingOf, ruleWords, writeRule } from './recurrence.rules.ts';
import { presentRecurrence } from './recurrences.present.ts';
import { listRecurrences } from './recurrences.queries.ts';
import { rewriteOccurrences } from './rewrite-occurrences.ts';
import { skipOccurrence } from './skip-occurrence.ts';
import { changeRecurrence, requireRule, requireWallTime, type Started, startRecurrence } from './start-recurrence.ts';
import { warningsOf } from './warn-of-repeats.ts';

const mostPreviewed = 6;

export const recurrencesRoutes = {
  preview: os.recurrences.preview.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const rule = requireRule(input.rule);
      const plan = { rule: writeRule(rule), wallTime: requireWallTime(input), timeZone: input.timeZone };
      const coming = comingOf(plan, context.app.clock.now(), mostPreviewed);
      return {
        words: ruleWords(rule, plan.wallTime),
        coming: coming.map((one) => ({ ...one, at: one.at.toISOString() })),
        warnings: await warningsOf(scope, coming, input.accountIds),
      };
    }),
  ),

  list: os.recurrences.list.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const rows = await listRecurrences(scope, { postId: input.postId, accountId: input.accountId });
      const now = context.app.clock.now();
      const items = [];
      for (const row of rows) items.push(await presentRecurrence(scope, row, now));
      return { items };
    }),
  ),

  start: os.recurrences.start.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) =>
      answer(context.app, scope, await startRecurrence(context.app, scope, context.pass.userId, input)),
    ),
  ),

  change: os.recurrences.change.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) =>
      answer(context.app, scope, await changeRecurrence(context.app, scope, context.pass.userId, input)),
    ),
  ),

  skip: os.recurrences.skip.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await skipOccurrence(context.app, scope, input.recurrenceId, input);
      return present(context.app, scope, input.recurrenceId);
    }),
  ),

  rewrite: os.recurrences.rewrite.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const counts = await rewriteOccurrences(context.app, scope, input.recurrenceId);
      // New words may be what a copy waited for.
      await makeAhead(context.app, scope, input.recurrenceId);
      return { recurrence: await present(context.app, scope, input.recurrenceId), ...counts };
    }),
  ),

  pause: os.recurrences.pause.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await holdRecurrence(context.app, scope, input.recurrenceId, 'paused');
      return present(context.app, scope, input.recurrenceId);
    }),
  ),

  stop: os.recurrences.stop.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await holdRecurrence(context.app, scope, input.recurrenceId, 'stopped');
      return present(context.app, scope, input.recurrenceId);
    }),
  ),

  resume: os.recurrences.resume.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await resumeRecurrence(context.app, scope, input.recurrenceId);
      return present(context.app, scope, input.recurrenceId);
    }),
  ),
};

async function answer(app: AppContext, scope: WorkspaceScope, { id, leftOut }: Started) {
  return { recurrence: await present(app, scope, id), leftOut: leftOut.map((one) => ({ ...one })) };
}

async function present(app: AppContext, scope: WorkspaceScope, id: string) {
  const [row] = await listRecurrences(scope, { id });
  if (!row) throw notFound('recurrence');
  return presentRecurrence(scope, row, app.clock.now());
}
