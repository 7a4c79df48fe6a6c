/**
 * The contract: every word that server, web, command line and agents share. OpenAPI, the typed client, the
 * command line and the permission table are made from it.
 */
import { accounts } from './accounts.ts';
import { approvals } from './approvals.ts';
import { assets } from './assets.ts';
import { brands } from './brands.ts';
import { briefs } from './briefs.ts';
import { calendar } from './calendar.ts';
import { calendarFeeds } from './calendar-feeds.ts';
import { comments } from './comments.ts';
import { generations } from './generations.ts';
import { identity } from './identity.ts';
import { imports } from './imports.ts';
import { insights } from './insights.ts';
import { labels } from './labels.ts';
import { live } from './live.ts';
import { manyPublications } from './many-publications.ts';
import { metrics } from './metrics.ts';
import { notifications } from './notifications.ts';
import { posts } from './posts.ts';
import { projects } from './projects.ts';
import { models, providerKeys } from './provider-keys.ts';
import { publications } from './publications.ts';
import { publishing } from './publishing.ts';
import { recurrences } from './recurrences.ts';
import { sending } from './sending.ts';
import { slots } from './slots.ts';
import { spending } from './spending.ts';
import { strictly } from './strict.ts';
import { studio } from './studio.ts';
import { workspaces } from './workspaces.ts';
import { hashtagSets, linkTags, snippets } from './writing.ts';

export const contract = strictly({
  identity,
  workspaces,
  spending,
  projects,
  brands,
  snippets,
  hashtagSets,
  linkTags,
  accounts,
  assets,
  briefs,
  providerKeys,
  models,
  generations,
  labels,
  posts,
  approvals,
  publications: { ...publishing, ...publications, ...calendar, ...manyPublications },
  slots,
  recurrences,
  sending,
  metrics,
  comments,
  insights,
  studio,
  imports,
  calendarFeeds,
  notifications,
  live,
});

export * from './accounts.ts';
export * from './approvals.ts';
export * from './assets.ts';
export * from './attempts.ts';
export * from './base.ts';
export * from './brands.ts';
export * from './briefs.ts';
export * from './calendar.ts';
export * from './calendar-feeds.ts';
export * from './comments.ts';
export * from './generations.ts';
export * from './identity.ts';
export * from './imports.ts';
export * from './insights.ts';
export * from './labels.ts';
export * from './live.ts';
export * from './many-publications.ts';
export * from './metrics.ts';
export * from './notifications.ts';
export * from './posts.ts';
export * from './projects.ts';
export * from './provider-keys.ts';
export * from './publications.ts';
export * from './publishing.ts';
export * from './recurrences.ts';
export * from './sending.ts';
export * from './slots.ts';
export * from './spending.ts';
export * from './studio.ts';
export * from './workspaces.ts';
export * from './writing.ts';
