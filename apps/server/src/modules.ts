/**
 * The modules in loop order: ground floor, stock, the loop, wings. Data walks down this list, imports point up.
 */
import type { AppContext } from './context.ts';
import type { Doors } from './http/access.ts';
import { forgetAnswersJob } from './http/forget-answers.job.ts';
import { os } from './http/implement.ts';
import type { RawRoutes } from './http/server.ts';
import type { JobHandler } from './jobs/queue.ts';
import {
  accountsRoutes,
  forgetChoiceJob,
  forgetSignInJob,
  registerPublicDocuments,
  returnToVisit,
} from './modules/accounts/index.ts';
import { assetsJobs, assetsRawRoutes, assetsRoutes, keepFittingVideos } from './modules/assets/index.ts';
import { brandsRoutes } from './modules/brands/index.ts';
import { briefsRoutes } from './modules/briefs/index.ts';
import { fillDemo, forgetDemo } from './modules/demo/index.ts';
import {
  generationsJobs,
  generationsRoutes,
  modelsRoutes,
  providerKeysRoutes,
  watchLocalModels,
} from './modules/generations/index.ts';
import { createIdentityDoors, identityJobs, identityRoutes } from './modules/identity/index.ts';
import { commentsRoutes, inboxJobs, readCommentsNow } from './modules/inbox/index.ts';
import { insightsRoutes } from './modules/insights/index.ts';
import {
  calendarFeedsRoutes,
  importsRoutes,
  integrationsJobs,
  integrationsRawRoutes,
  resumeImports,
} from './modules/integrations/index.ts';
import { liveJobs, liveRoutes } from './modules/live/index.ts';
import { metricsJobs, metricsRoutes, readNumbersNow } from './modules/metrics/index.ts';
import { notificationsRoutes, pruneAlarmsJob, startWatch } from './modules/notifications/index.ts';
import { approvalsRoutes, labelsRoutes, postsRoutes } from './modules/posts/index.ts';
import { projectsRoutes } from './modules/projects/index.ts';
import {
  publicationsJobs,
  publicationsRoutes,
  readPastPostsNow,
  recurrencesRoutes,
  sendingRoutes,
  slotsRoutes,
  startPublisher,
} from './modules/publications/index.ts';
import { spendingRoutes, whenCapIsRaised } from './modules/spending/index.ts';
import { studioRoutes } from './modules/studio/index.ts';
import { createWorkspaceDoors, whenDemoIsOpened, workspacesRoutes } from './modules/workspaces/index.ts';
import { hashtagSetsRoutes, linkTagsRoutes, snippetsRoutes } from './modules/writing/index.ts';
import { registerSandboxPages } from './outside/sandbox-pages.ts';

/** Left to right; `tools/boundaries` reads this order. */
export const moduleOrder = [
  'identity',
  'workspaces',
  'vault',
  'spending',
  'live',
  'projects',
  'writing',
  'brands',
  'accounts',
  'assets',
  'briefs',
  'generations',
  'posts',
  'publications',
  'metrics',
  'insights',
  'studio',
  'inbox',
  'demo',
  'integrations',
  'notifications',
] as const;

export const router = os.router({
  identity: identityRoutes,
  workspaces: workspacesRoutes,
  spending: spendingRoutes,
  projects: projectsRoutes,
  brands: brandsRoutes,
  snippets: snippetsRoutes,
  hashtagSets: hashtagSetsRoutes,
  linkTags: linkTagsRoutes,
  accounts: accountsRoutes,
  assets: assetsRoutes,
  briefs: briefsRoutes,
  providerKeys: providerKeysRoutes,
  models: modelsRoutes,
  generations: generationsRoutes,
  labels: labelsRoutes,
  posts: postsRoutes,
  approvals: approvalsRoutes,
  publications: publicationsRoutes,
  slots: slotsRoutes,
  recurrences: recurrencesRoutes,
  sending: sendingRoutes,
  metrics: metricsRoutes,
  comments: commentsRoutes,
  insights: insightsRoutes,
  studio: studioRoutes,
  imports: importsRoutes,
  calendarFeeds: calendarFeedsRoutes,
  notifications: notificationsRoutes,
  live: liveRoutes,
});

export const jobHandlers: readonly JobHandler<AppContext>[] = [
  forgetSignInJob,
  forgetChoiceJob,
  ...assetsJobs,
  ...generationsJobs,
  ...identityJobs,
  forgetAnswersJob,
  ...liveJobs,
  ...publicationsJobs,
  ...metricsJobs,
  ...inboxJobs,
  pruneAlarmsJob,
  ...integrationsJobs,
];
export const rawRoutes: readonly RawRoutes[] = [
  returnToVisit,
  registerPublicDocuments,
  registerSandboxPages,
  ...assetsRawRoutes,
  ...integrationsRawRoutes,
];

/** Parts of every process, whatever its role. */
export const watches: readonly ((app: AppContext) => Promise<{ stop(): Promise<void> }>)[] = [startWatch];

/** Parts of the worker role that run on their own clock. */
export const services: readonly ((app: AppContext) => Promise<{ stop(): Promise<void> }>)[] = [
  startPublisher,
  watchLocalModels,
  resumeImports,
  // The last one: it stops first, and whoever waits for a video stops waiting.
  keepFittingVideos,
];

/** Who calls, and where they are members. */
export function doors(app: AppContext): Doors {
  const identity = createIdentityDoors(app);
  const workspaces = createWorkspaceDoors(app);
  return {
    authenticate: async (caller) =>
      (await workspaces.authenticateApiKey(caller)) ??
      (await identity.authenticateSession(caller)) ?? { kind: 'nobody' },
    roleOf: workspaces.roleOf,
  };
}

whenDemoIsOpened(fillDemo, forgetDemo);
whenCapIsRaised(readPastPostsNow, readNumbersNow, readCommentsNow);
