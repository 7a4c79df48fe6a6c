import type { WorkspaceScope } from '../../db/database.ts';
import { os } from '../../http/implement.ts';
import { requireBrief } from '../briefs/index.ts';
import { followGenerations } from '../generations/index.ts';
import { editItem, estimateItem, markItem, regenerateItem, restoreAnswer, rewriteItem } from './change-item.ts';
import { estimateRun, presentRange } from './estimate-run.ts';
import { makePosts, timesForPosts } from './make-posts.ts';
import { makeVersions } from './make-versions.ts';
import { offerTimesForBrief } from './offer-times.ts';
import { openBrief } from './open-brief.ts';
import { runStudio } from './run-studio.ts';
import { presentItems, presentRun, presentSaid, presentSummary } from './studio.present.ts';
import { listGenerationIds, listRuns, requireItem, requireRun } from './studio.queries.ts';
import { readContent } from './studio-content.ts';

export const studioRoutes = {
  estimate: os.studio.estimate.handler(async ({ input, context }) =>
    context.inWorkspace((scope) => estimateRun(context.app, scope, input.briefId, input.wishes)),
  ),
  run: os.studio.run.handler(async ({ input, context }) => {
    const { app, pass } = context;
    const { workspaceId, briefId, wishes } = input;
    const runId = app.ids.next(app.clock.now());
    const times = await offerTimesForBrief(app, workspaceId, { briefId, seed: runId });
    return context.inWorkspace(async (scope) =>
      presentRun(scope, await runStudio(app, scope, pass.userId, { runId, briefId, wishes, times })),
    );
  }),
  runs: os.studio.runs.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await requireBrief(scope, input.briefId);
      const items = [];
      for (const run of await listRuns(scope, input.briefId)) items.push(await presentSummary(scope, run));
      return { items };
    }),
  ),
  get: os.studio.get.handler(async ({ input, context }) =>
    context.inWorkspace((scope) => presentRun(scope, input.runId)),
  ),
  stream: os.studio.stream.handler(async ({ input, context, signal }) => {
    const { workspaceId, runId } = input;
    const { app } = context;
    // Refused before the stream opens: an open one could only break off.
    await app.db.inWorkspace(workspaceId, (scope) => requireRun(scope, runId));
    return followGenerations(app, {
      workspaceId,
      listIds: (scope) => listGenerationIds(scope, runId),
      signal: signal ?? new AbortController().signal,
    });
  }),
  history: os.studio.history.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const item = await requireItem(scope, input.itemId);
      const opened = await openBrief(scope, (await requireRun(scope, item.runId)).briefId);
      const said = (await readContent(scope, [item])).answersOf(item.id);
      return { items: [...(await presentSaid(scope, opened, said)).values()].reverse() };
    }),
  ),
  estimateItem: os.studio.estimateItem.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => ({ estimate: presentRange(await estimateItem(context.app, scope, input)) })),
  ),
  regenerate: os.studio.regenerate.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await regenerateItem(context.app, scope, context.pass, input.itemId);
      return presentOne(scope, input.itemId);
    }),
  ),
  edit: os.studio.edit.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await editItem(context.app, scope, context.pass, input);
      return presentOne(scope, input.itemId);
    }),
  ),
  rewrite: os.studio.rewrite.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await rewriteItem(context.app, scope, context.pass, input);
      return presentOne(scope, input.itemId);
    }),
  ),
  restore: os.studio.restore.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await restoreAnswer(context.app, scope, input);
      return presentOne(scope, input.itemId);
    }),
  ),
  mark: os.studio.mark.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await markItem(context.app, scope, context.pass, input);
      return presentOne(scope, input.itemId);
    }),
  ),
  makeVersions: os.studio.makeVersions.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const items = await makeVersions(context.app, scope, context.pass.userId, input.itemId);
      return { items: await presentItems(scope, items) };
    }),
  ),
  makePosts: os.studio.makePosts.handler(async ({ input, context }) => {
    const { workspaceId, runId, plan } = input;
    const { app, pass } = context;
    const times = plan === 'draft' ? [] : await timesForPosts(app, workspaceId, runId);
    return context.inWorkspace(async (scope) => ({
      posts: await makePosts(app, scope, { runId, plan, times, userId: pass.userId }),
    }));
  }),
};

async function presentOne(scope: WorkspaceScope, itemId: string) {
  const [item] = await presentItems(scope, [await requireItem(scope, itemId)]);
  if (!item) throw new Error('an item without an answer of its own');
  return item;
}
